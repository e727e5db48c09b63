using Berth.Core.Environments;
using Berth.Core.Packages;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>The dependencies and extras of one project, as written or as setuptools reads them from files.</summary>
internal sealed class ProjectDependencies(TomlTable project, TomlTable root, DocumentFile file, string? name, PythonDraft draft, RequirementReading lines)
{
    private readonly TomlReading read = new(project, draft);
    private readonly HashSet<(string Extra, string? Marker)> done = [];

    public void AddOwn()
    {
        if (IsDynamic("dependencies") is { } place) AddDynamic("dependencies", Setuptools()?.Find("dependencies"), place);
        else Add(Declared(read.Texts("dependencies")));
    }

    /// <summary>An extra that the user named; one that is not there is reported.</summary>
    public void AddExtra(string extra, SourceSpan where) => AddExtra(extra, where, null);

    /// <summary>Requirements of the project; where it names itself, its extras stand for that.</summary>
    public void Add(IEnumerable<Declared<string>> requirements, string? marker = null)
    {
        foreach (var requirement in requirements) Add(requirement, marker);
    }

    private static IEnumerable<Declared<string>> Declared(IEnumerable<TomlText> texts) => texts.Select(t => new Declared<string>(t.Value, t.Where));

    private void Add(Declared<string> requirement, string? marker)
    {
        var (body, own) = RequirementHead.SplitMarker(requirement.Value);
        if (RequirementHead.Parse(body) is not { } head)
        {
            draft.Report(new Problem(DialectProblems.InvalidValue, $"`{requirement.Value}` is not a requirement", requirement.Where, "write `name>=version`"));
        }
        else if (name is not null && PackageName.Normalize(head.Name) == PackageName.Normalize(name))
        {
            var both = own is null ? marker : marker is null ? own : $"({own}) and ({marker})";
            foreach (var extra in head.Extras) AddExtra(extra, requirement.Where!, both);
        }
        else
        {
            lines.AddPlain(RequirementHead.Where(requirement.Value, marker), file, requirement.Where!);
        }
    }

    private void AddExtra(string extra, SourceSpan where, string? marker)
    {
        // Extras may name each other in a circle; each is added once for each marker it is reached under.
        var normal = PackageName.Normalize(extra);
        if (marker?.Length > 10_000 || !done.Add((normal, marker)) || done.Any(d => d.Extra == normal && d.Marker is null && marker is not null)) return;
        if (IsDynamic("optional-dependencies") is { } place)
        {
            AddDynamic($"optional-dependencies.{extra}", (Setuptools()?.Find("optional-dependencies") as TomlTable)?.Entries.FirstOrDefault(e => PackageName.Normalize(e.Key) == normal)?.Value, place);
            return;
        }

        var extras = read.Table("optional-dependencies");
        var entry = extras?.Entries.FirstOrDefault(e => PackageName.Normalize(e.Key) == normal);
        if (entry is not null)
        {
            Add(Declared(new TomlReading(extras!, draft).Texts(entry.Key)), marker);
            return;
        }

        var nearest = NearestName.Of(extra, extras?.Entries.Select(e => e.Key) ?? []);
        draft.Report(new Problem(
            DialectProblems.UnknownGroup, $"the project has no extra `{extra}`", where,
            nearest is null ? $"add `{extra} = [...]` under `[project.optional-dependencies]`" : $"write `{nearest}`"));
    }

    private SourceSpan? IsDynamic(string key) => read.Texts("dynamic").Find(d => d.Value == key)?.Where;

    private TomlTable? Setuptools() => root.Table("tool")?.Table("setuptools")?.Table("dynamic");

    /// <summary>setuptools reads lists from files that have the form of requirements files.</summary>
    private void AddDynamic(string key, TomlValue? rule, SourceSpan place)
    {
        var files = rule is TomlTable table ? table.Find("file") : null;
        var names = files switch { TomlText one => [one], TomlArray several => several.Items.OfType<TomlText>().ToList(), _ => [] };
        foreach (var listed in names) lines.AddFile(file.Beside(listed.Value), listed.Where, RequirementRole.Requirement);
        if (names.Count > 0) return;
        draft.Report(new Problem(
            DialectProblems.NotSupportedYet, $"`{key}` is dynamic: only a build of the project would tell it", place,
            $"write it under `[project]`, or name a requirements.txt"));
    }
}
