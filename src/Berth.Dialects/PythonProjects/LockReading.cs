using System.Collections.Immutable;
using Berth.Core.Packages;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>
/// Reads <c>pylock.toml</c> (PEP 751) as requirements: each package by its version, its marker and the hashes of all its files, so that
/// nothing else than what the lock names can be chosen.
/// </summary>
internal sealed class LockReading(PythonDraft draft, RequirementReading lines)
{
    private readonly SortedSet<string> indexes = new(StringComparer.Ordinal);

    /// <param name="groups">None: the lock's default groups.</param>
    public void Add(DocumentFile file, SourceSpan? mention, ImmutableArray<string> groups, ImmutableArray<string> extras)
    {
        if (TomlFile.Read(file, mention, draft) is not { } root) return;
        var asked = mention ?? new SourceSpan(file.Shown);
        var read = new TomlReading(root, draft);
        if (read.Text("lock-version") is not { } version || version.Value.Split('.')[0] != "1")
        {
            draft.Report(new Problem(
                DialectProblems.InvalidProject, "the file is not a lock of version 1 (`lock-version`)", root.Find("lock-version")?.Where ?? asked, "make it anew with the tool that wrote it"));
            return;
        }

        if (read.Text("requires-python") is { } python) draft.Restrict(python.Value, python.Where);
        var wantedExtras = Chosen("extra", extras, read.Texts("extras"), asked);
        var wantedGroups = groups.IsEmpty
            ? read.Texts("default-groups").Select(g => PackageName.Normalize(g.Value)).ToHashSet()
            : Chosen("dependency group", groups, read.Texts("dependency-groups"), asked);
        foreach (var item in read.Array("packages")?.Items ?? [])
            if (item is TomlTable package) Add(package, file, wantedExtras, wantedGroups);
        foreach (var index in indexes) draft.AddExtraIndex(index);
    }

    private HashSet<string> Chosen(string kind, ImmutableArray<string> asked, List<TomlText> offered, SourceSpan where)
    {
        var known = offered.Select(o => PackageName.Normalize(o.Value)).ToHashSet();
        foreach (var name in asked.Where(a => !known.Contains(PackageName.Normalize(a))))
        {
            var nearest = NearestName.Of(name, known);
            draft.Report(new Problem(
                DialectProblems.UnknownGroup, $"the lock has no {kind} `{name}`", where, nearest is null ? $"make the lock anew with `{name}` in it" : $"write `{nearest}`"));
        }

        return [.. asked.Select(PackageName.Normalize)];
    }

    private void Add(TomlTable package, DocumentFile file, HashSet<string> extras, HashSet<string> groups)
    {
        var read = new TomlReading(package, draft);
        if (read.Text("name") is not { } name || !PackageName.IsValid(name.Value))
        {
            draft.Report(new Problem(DialectProblems.InvalidProject, "a package of the lock has no valid `name`", package.Where, "make the lock anew with the tool that wrote it"));
            return;
        }

        var marker = read.Text("marker") is { } condition ? LockMarkers.Settle(condition.Value, extras, groups) : null;
        if (read.Text("index") is { } index && index.Value.TrimEnd('/') != "https://pypi.org/simple") indexes.Add(index.Value);
        if (read.Table("vcs") is { } vcs)
        {
            draft.Report(new Problem(
                DialectProblems.NotSupportedYet, $"`{name.Value}` is locked to a commit, and packages are not checked out of version control yet", vcs.Where, "check it out and name the folder"));
        }
        else if (read.Table("directory") is { } directory && directory.Text("path") is { } path)
        {
            lines.AddPlain(RequirementHead.Where($"{name.Value} @ {path.Value}", marker), file, directory.Where);
        }
        else if (read.Table("archive") is { } archive)
        {
            var place = archive.Text("url")?.Value ?? archive.Text("path")?.Value ?? "";
            lines.AddPlain(RequirementHead.Where($"{name.Value} @ {place}", marker), file, archive.Where, Hashes(archive));
        }
        else
        {
            AddFiles(package, name, read, marker, file);
        }
    }

    private void AddFiles(TomlTable package, TomlText name, TomlReading read, string? marker, DocumentFile file)
    {
        List<TomlTable> files = [.. (read.Array("wheels")?.Items ?? []).OfType<TomlTable>()];
        if (read.Table("sdist") is { } source) files.Add(source);
        var version = read.Text("version")?.Value ?? files.Select(FileName).Select(n => n.Split('-')).FirstOrDefault(p => p.Length >= 5)?[1];
        var hashes = files.SelectMany(Hashes).ToList();
        if (version is null || hashes.Count == 0)
        {
            draft.Report(new Problem(
                DialectProblems.InvalidProject, $"`{name.Value}` has no version or no file with a hash in the lock", package.Where, "make the lock anew with the tool that wrote it"));
            return;
        }

        foreach (var local in files.Select(f => f.Text("path")).OfType<TomlText>()) draft.AddFindLinks(Path.GetDirectoryName(local.Value) is { Length: > 0 } folder ? folder : ".", file);
        lines.AddPlain(RequirementHead.Where($"{name.Value}=={version}", marker), file, package.Where, hashes);
    }

    private static string FileName(TomlTable file) =>
        file.Text("name")?.Value ?? Uri.UnescapeDataString((file.Text("url")?.Value ?? file.Text("path")?.Value ?? "").Split('?', '#')[0].Split('/')[^1]);

    private static IEnumerable<string> Hashes(TomlTable file) =>
        (file.Table("hashes")?.Entries ?? []).Where(h => h.Key is "sha256" or "sha384" or "sha512" && h.Value is TomlText).Select(h => $"{h.Key}:{((TomlText)h.Value).Value}");
}
