using System.Text;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;

namespace Berth.Dialects.Requirements;

/// <summary>What the lines of a file are for.</summary>
internal enum RequirementRole
{
    Requirement,
    Constraint,
    Override,
}

/// <summary>
/// Reads requirements files as pip does (requirements file format), and single lines of them. Two things differ, so that one declaration
/// means the same wherever it is read from: local paths are relative to the file they stand in and not to the current folder, and a path
/// of <c>--find-links</c> too.
/// </summary>
internal sealed class RequirementReading(PythonDraft draft, DocumentFile root, Func<string, string?> lookup)
{
    private const int MostFiles = 500;
    private readonly DirectRequirement direct = new(draft, root);
    private readonly HashSet<(string Path, RequirementRole Role)> read = [];
    private readonly List<DocumentFile> open = [];

    /// <summary>Whether a <c>--hash</c> was seen: pip then wants one for every requirement.</summary>
    public bool SawHash { get; private set; }

    /// <summary>Reads a file once for each role, however often it is named.</summary>
    public void AddFile(DocumentFile file, SourceSpan mention, RequirementRole role)
    {
        var cycle = open.FindIndex(f => f.FullPath == file.FullPath);
        if (cycle >= 0)
        {
            draft.Refuse($"`{file.Shown}` includes itself: {string.Join(" → ", open.Skip(cycle).Append(file).Select(f => $"`{f.Shown}`"))}", mention, "take the line out");
            return;
        }

        if (draft.HasTooManyProblems || !read.Add((file.FullPath, role))) return;
        if (read.Count > MostFiles)
        {
            if (read.Count == MostFiles + 1)
                draft.Report(new Problem(DialectProblems.DocumentTooLarge, $"more than {MostFiles} requirements files are included", mention, "put them together"));
            return;
        }

        string text;
        try
        {
            text = RequirementText.Decode(file.Read(RequirementText.LargestFile, mention), file.Shown);
        }
        catch (BerthException e)
        {
            foreach (var problem in e.Problems) draft.Report(problem);
            return;
        }

        open.Add(file);
        foreach (var (line, number) in RequirementLines.Of(text, lookup)) AddLine(line, file, new SourceSpan(file.Shown, number, 1), role);
        open.RemoveAt(open.Count - 1);
    }

    /// <summary>One line: a requirement with its own options, or options of the whole file.</summary>
    public void AddLine(string line, DocumentFile file, SourceSpan where, RequirementRole role)
    {
        var (requirement, rest) = Parts(line);
        var left = new List<string>();
        if (ShellWords.Split(rest) is not { } words)
        {
            draft.Refuse("a quote among the options is not closed", where, "close it, or take it out");
            return;
        }

        if (PipOption.Read(words, left, out var problem, out var fix) is not { } options)
        {
            draft.Refuse(problem, where, fix);
            return;
        }

        if (left.Count > 0) draft.Warn($"`{Shown(left[0])}` stands behind an option and is not read, as with pip", where, "put it on a line of its own");
        if (requirement.Length > 0) AddRequirement(requirement, options, file, where, role);
        else if (options.Find(o => o.Name == "--editable").Value is { } editable) AddEditable(editable, options, file, where, role);
        else if (options.Find(o => o.Name is "--requirement" or "--constraint") is { Name: not null } include) Include(include, options, file, where);
        else foreach (var option in options) Apply(option, file, where);
    }

    /// <summary>A requirement as other documents write it: without options.</summary>
    public void AddPlain(string text, DocumentFile file, SourceSpan where, IEnumerable<string>? hashes = null)
    {
        if (!draft.HasTooManyProblems) AddRequirement(text, [.. (hashes ?? []).Select(h => new PipOption("--hash", h))], file, where, RequirementRole.Requirement);
    }

    private void AddRequirement(string text, List<PipOption> options, DocumentFile file, SourceSpan where, RequirementRole role)
    {
        if (direct.Normalise(text, file, where) is not { } normal) return;
        var written = new StringBuilder(normal);
        foreach (var option in options)
        {
            switch (option.Name)
            {
                case "--hash":
                    if (!IsStrong(option.Value!))
                    {
                        draft.Refuse("a hash is not of the form `ALGORITHM:DIGITS` with `sha256`, `sha384` or `sha512`", where, "write `--hash=sha256:…`");
                        return;
                    }

                    SawHash = true;
                    written.Append(" --hash=").Append(option.Value);
                    break;
                case "--config-settings":
                    draft.Warn("`--config-settings` has no effect yet: settings are not passed to builds of source distributions", where, "leave it in if it is meant for pip");
                    break;
                case "--global-option":
                    draft.Refuse("`--global-option` is not supported: it only works for builds by `setup.py`", where, "take it out");
                    return;
                case "--editable":
                    break;
                default:
                    draft.Warn($"`{option.Name}` behind a requirement is not read, as with pip", where, "put it on a line of its own");
                    break;
            }
        }

        if (role == RequirementRole.Constraint && (RequirementHead.Parse(normal) is not { Extras.IsEmpty: true }))
        {
            draft.Refuse("a constraint has extras or no name", where, "write a constraint as `name==version`");
            return;
        }

        var list = role switch { RequirementRole.Constraint => draft.Constraints, RequirementRole.Override => draft.Overrides, _ => draft.Requirements };
        list.Add(new Declared<string>(written.ToString(), where));
    }

    private void AddEditable(string place, List<PipOption> options, DocumentFile file, SourceSpan where, RequirementRole role)
    {
        var before = draft.Requirements.Count;
        AddRequirement(place, options, file, where, role);
        if (draft.Requirements.Count > before)
            draft.Warn("an editable project is installed as it is when the image is built; later changes of the folder need another build", where, "write the path without `-e`");
    }

    private void Include(PipOption include, List<PipOption> options, DocumentFile file, SourceSpan where)
    {
        // pip looks for `-r` first, and at nothing else of the line.
        include = options.Find(o => o.Name == "--requirement") is { Name: not null } first ? first : include;
        if (options.Count > 1) draft.Warn("of a line with `-r` or `-c` only the first file is read, as with pip", where, "put every option on a line of its own");
        var place = include.Value!;
        if (place.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || place.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            draft.Refuse("a requirements file at an address is not read", where, "download it and name the file");
            return;
        }

        if (place.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(place, UriKind.Absolute, out var address)) place = address.LocalPath;
        if (place.Length == 0 || place.Contains('\0', StringComparison.Ordinal)) draft.Refuse($"`{include.Name}` names no file", where, "write the path of a file behind it");
        else AddFile(file.Beside(place), where, include.Name == "--constraint" ? RequirementRole.Constraint : RequirementRole.Requirement);
    }

    private void Apply(PipOption option, DocumentFile file, SourceSpan where)
    {
        switch (option.Name)
        {
            case "--index-url":
                draft.Index = option.Value;
                break;
            case "--extra-index-url":
                draft.AddExtraIndex(option.Value!);
                break;
            case "--find-links":
                draft.AddFindLinks(option.Value!, file);
                break;
            case "--no-index":
                draft.NoIndex = true;
                break;
            case "--pre":
                draft.PreReleases = true;
                break;
            case "--require-hashes":
                draft.RequireHashes = true;
                break;
            case "--no-binary":
                draft.Binaries.AddNoBinary(option.Value!);
                break;
            case "--only-binary":
                draft.Binaries.AddOnlyBinary(option.Value!);
                break;
            case "--prefer-binary":
                draft.Warn("`--prefer-binary` has no effect: a wheel is always preferred to building", where, "leave it in if it is meant for pip");
                break;
            case "--trusted-host" or "--use-feature":
                draft.Warn($"`{option.Name}` has no effect here", where, "leave it in if it is meant for pip");
                break;
            default:
                draft.Refuse($"`{option.Name}` stands alone, but belongs behind a requirement", where, "put it on the line of a requirement, or end the line before with a backslash");
                break;
        }
    }

    private static (string Requirement, string Options) Parts(string line)
    {
        var words = line.Split([' ', '\t']);
        var cut = Array.FindIndex(words, w => w.StartsWith('-'));
        return cut < 0 ? (line.Trim(), "") : (string.Join(' ', words[..cut]).Trim(), string.Join(' ', words[cut..]));
    }

    private static bool IsStrong(string hash)
    {
        var colon = hash.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && hash[..colon] is "sha256" or "sha384" or "sha512" && colon + 1 < hash.Length && hash.Skip(colon + 1).All(char.IsAsciiHexDigit);
    }

    /// <summary>Words of a message; addresses are not repeated, as they may hold a password.</summary>
    private static string Shown(string word) => word.Contains("://", StringComparison.Ordinal) ? "an address" : word;
}
