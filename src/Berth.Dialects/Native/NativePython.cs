using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.PythonProjects;
using Berth.Dialects.Requirements;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>python</c>.</summary>
internal sealed class NativePython
{
    private readonly PythonDraft draft;
    private readonly RequirementReading lines;
    private readonly DocumentFile file;
    private readonly ImmutableArray<string> groups;
    private readonly ImmutableArray<string> extras;
    private bool hasProject;

    private NativePython(YamlMapping python, DocumentFile file, ReadingOptions options, ImmutableArray<Problem>.Builder problems)
    {
        this.file = file;
        draft = new PythonDraft(problems) { Indexes = Indexes(python.Find("index")) };
        lines = new RequirementReading(draft, file, options.Lookup);
        groups = [.. python.Scalars("groups").Select(g => g.Value)];
        extras = [.. python.Scalars("extras").Select(e => e.Value)];
    }

    public static PythonSpec Read(YamlMapping? python, DocumentFile file, ReadingOptions options, ImmutableArray<Problem>.Builder problems) =>
        python is null ? new PythonSpec() : new NativePython(python, file, options, problems).Read(python);

    private PythonSpec Read(YamlMapping python)
    {
        foreach (var index in python.Scalars("extra_index")) draft.AddExtraIndex(index.Value);
        foreach (var place in python.Scalars("find_links")) draft.AddFindLinks(place.Value, file);
        foreach (var entry in python.Scalars("requirements")) Add(entry, "requirements", RequirementRole.Requirement);
        foreach (var entry in python.Scalars("constraints")) Add(entry, "constraints", RequirementRole.Constraint);
        foreach (var entry in python.Scalars("overrides")) Add(entry, "overrides", RequirementRole.Override);
        foreach (var names in python.Scalars("no_binary")) draft.Binaries.AddNoBinary(names.Value);
        foreach (var names in python.Scalars("only_binary")) draft.Binaries.AddOnlyBinary(names.Value);
        draft.NoIndex |= IsSet(python, "no_index");
        draft.PreReleases |= IsSet(python, "pre_releases");
        draft.RequireHashes |= IsSet(python, "require_hashes");
        foreach (var key in new[] { "groups", "extras" })
        {
            if (hasProject || python.Find(key) is not { } node) continue;
            draft.Report(new Problem(
                DialectProblems.InvalidValue, $"`python.{key}` is there, but no `pyproject.toml` or `pylock.toml` that could have them", node.Where,
                $"name one under `requirements`, or take `{key}` out", Key: $"python.{key}"));
        }

        return draft.ToPython();
    }

    private void Add(YamlScalar entry, string key, RequirementRole role)
    {
        var name = Path.GetFileName(entry.Value);
        if (entry.Value.Trim().Length == 0)
        {
            draft.Report(new Problem(DialectProblems.InvalidValue, "a requirement is empty", entry.Where, "write `name==version`", Key: $"python.{key}"));
        }
        else if (name is "setup.py" or "setup.cfg" or "Pipfile" or "Pipfile.lock" or "poetry.lock" or "uv.lock")
        {
            var folder = name.StartsWith("setup", StringComparison.Ordinal);
            draft.Report(new Problem(
                DialectProblems.NotSupportedYet, $"`{entry.Value}` is not a list of requirements that is read here", entry.Where,
                folder ? $"name the folder of the project, such as `./{Path.GetDirectoryName(entry.Value)}`" : "export it to a requirements.txt or pylock.toml and name that",
                Key: $"python.{key}"));
        }
        else if (role == RequirementRole.Requirement && PythonFileNames.DialectOf(name) is PythonFileNames.Project or PythonFileNames.Lock)
        {
            AddProject(file.Beside(entry.Value), PythonFileNames.DialectOf(name)!, entry.Where);
        }
        else if (IsRequirementsFile(entry.Value))
        {
            lines.AddFile(file.Beside(entry.Value), entry.Where, role);
        }
        else
        {
            lines.AddLine(entry.Value, file, entry.Where, role);
        }
    }

    private void AddProject(DocumentFile project, string dialect, SourceSpan mention)
    {
        hasProject = true;
        if (dialect == PythonFileNames.Lock) new LockReading(draft, lines).Add(project, mention, groups, extras);
        else new ProjectReading(draft, lines).Add(project, mention, groups, extras);
    }

    private static bool IsRequirementsFile(string text) =>
        !text.StartsWith('-') && !text.Contains("://", StringComparison.Ordinal)
        && (text.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".in", StringComparison.OrdinalIgnoreCase));

    private static bool IsSet(YamlMapping python, string key) =>
        python.Scalar(key) is { } scalar && ScalarRules.Read(scalar, NativeDialect.Flavour) is ScalarValue.Flag { Value: true };

    private static PerAccelerator<ImmutableArray<string>> Indexes(YamlNode? node)
    {
        if (node is not YamlMapping map) return PerAccelerator<ImmutableArray<string>>.Same(node switch
        {
            YamlScalar one => [one.Value],
            YamlSequence list => [.. list.Items.OfType<YamlScalar>().Where(i => !i.IsNull).Select(i => i.Value)],
            _ => [],
        });
        ImmutableArray<string> Of(string accelerator) => [.. map.Scalars(accelerator).Select(s => s.Value)];
        return new(Of("cpu"), Of("cuda"), Of("rocm"));
    }
}
