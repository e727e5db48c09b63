using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.PythonProjects;

namespace Berth.Dialects.Requirements;

/// <summary>Requirements that name a place and not versions: local files and folders, and addresses.</summary>
/// <param name="root">The document that everything began with; paths are looked for beside it where they are not beside their own file.</param>
internal sealed class DirectRequirement(PythonDraft draft, DocumentFile root)
{
    private static readonly string[] VersionControl = ["git", "hg", "svn", "bzr"];

    /// <summary>
    /// The requirement with every place absolute: <c>name[extras] @ address ; marker</c>, or the path in place of name and address where the
    /// name is not known. A requirement by versions is returned as it is. Null where it cannot be used; the problem is reported.
    /// </summary>
    public string? Normalise(string text, DocumentFile file, SourceSpan where)
    {
        var (body, marker) = RequirementHead.SplitMarker(text);
        if (RequirementHead.Parse(body) is { } head)
        {
            if (!head.Rest.StartsWith('@')) return PackageFileName.IsArchive(body) ? Local(body, marker, file, where) : text;
            var place = head.Rest[1..].Trim();
            if (Scheme(place) is not { } known) return Located(head.Name, head.Extras, Find(place, file, where), marker);
            return known == "file"
                ? Located(head.Name, head.Extras, FromAddress(place, file, where), marker)
                : IsSupported(known, place, where) ? RequirementHead.Where(RequirementHead.Write(head.Name, head.Extras) + " @ " + place, marker) : null;
        }

        if (Scheme(body) is { } scheme) return scheme == "file" ? Local(body, marker, file, where) : Address(scheme, body, marker, where);
        if (body.StartsWith('.') || body.Contains('/', StringComparison.Ordinal) || PackageFileName.IsArchive(body)) return Local(body, marker, file, where);
        var start = body.Split(' ')[0];
        draft.Refuse(
            body.Length > 0 && char.IsAsciiLetterOrDigit(body[0]) ? $"`{body}` is not a requirement" : $"`{start}` does not begin like a package name",
            where, "write `name==version`");
        return null;
    }

    private static string? Located(string name, IEnumerable<string> extras, string? path, string? marker) =>
        path is null ? null : RequirementHead.Where($"{RequirementHead.Write(name, extras)} @ {new Uri(path).AbsoluteUri}", marker);

    private string? Local(string body, string? marker, DocumentFile file, SourceSpan where)
    {
        var open = body.EndsWith(']') ? body.LastIndexOf('[') : -1;
        var extras = open > 0 ? body[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        if (open > 0) body = body[..open];
        var path = Scheme(body) == "file" ? FromAddress(body, file, where) : Find(body, file, where);
        if (path is null) return null;
        var name = Directory.Exists(path) ? ProjectName.Of(path) : PackageFileName.ProjectOf(Path.GetFileName(path));
        return name is null ? RequirementHead.Where(RequirementHead.Write(path, extras), marker) : Located(name, extras, path, marker);
    }

    private string? FromAddress(string address, DocumentFile file, SourceSpan where)
    {
        var cut = address.IndexOf('#', StringComparison.Ordinal);
        if (cut >= 0 && address.AsSpan(cut).Contains("subdirectory=", StringComparison.Ordinal))
        {
            draft.Report(new Problem(
                DialectProblems.NotSupportedYet, "a folder inside a local file or folder (`#subdirectory=`) is not supported yet", where, "name the folder itself"));
            return null;
        }

        var plain = cut < 0 ? address : address[..cut];
        var path = Uri.TryCreate(plain, UriKind.Absolute, out var uri) && uri.IsFile && plain.StartsWith("file:/", StringComparison.OrdinalIgnoreCase)
            ? uri.LocalPath
            : Uri.UnescapeDataString(plain["file:".Length..]);
        return Find(path, file, where);
    }

    /// <summary>Absolute path of a file, or of a folder with a project; first beside the file that names it, then beside the document.</summary>
    private string? Find(string path, DocumentFile file, SourceSpan where)
    {
        if (path.Contains('\0', StringComparison.Ordinal)) path = path.Replace("\0", "", StringComparison.Ordinal);
        string[] candidates = [Path.GetFullPath(path, file.Folder), Path.GetFullPath(path, root.Folder)];
        foreach (var candidate in candidates)
        {
            if (File.Exists(candidate) || ProjectName.IsProject(candidate)) return Path.TrimEndingDirectorySeparator(candidate);
        }

        if (Directory.Exists(candidates[0]))
        {
            draft.Refuse($"the folder `{path}` holds no `pyproject.toml` and no `setup.py`", where, "name the folder of a Python project");
            return null;
        }

        draft.Report(new Problem(DialectProblems.FileMissing, $"`{path}` does not exist", where, "check the path; it is relative to the file it stands in"));
        return null;
    }

    private string? Address(string scheme, string body, string? marker, SourceSpan where)
    {
        if (!IsSupported(scheme, body, where)) return null;
        var cut = body.IndexOf('#', StringComparison.Ordinal);
        var egg = cut < 0 ? null : body[(cut + 1)..].Split('&').FirstOrDefault(p => p.StartsWith("egg=", StringComparison.Ordinal))?[4..];
        var name = egg is null
            ? PackageFileName.ProjectOf(Uri.UnescapeDataString(body[..(cut < 0 ? body.Length : cut)].Split('?')[0].Split('/')[^1]))
            : RequirementHead.Parse(egg) is { Rest: "" } head ? RequirementHead.Write(head.Name, head.Extras) : null;
        if (name is not null) return RequirementHead.Where($"{name} @ {body}", marker);
        // Addresses are not repeated: they may hold a password.
        draft.Refuse("an address does not say which package is there", where, "write `name @ ` before the address");
        return null;
    }

    private bool IsSupported(string scheme, string address, SourceSpan where)
    {
        if (scheme is "http" or "https" && Uri.TryCreate(address, UriKind.Absolute, out _)) return true;
        if (scheme is "http" or "https") draft.Refuse("an address cannot be read", where, "write an address such as `https://host/name-1.0-py3-none-any.whl`");
        else
        {
            draft.Report(new Problem(
                DialectProblems.NotSupportedYet,
                $"`{scheme}:` addresses are not supported yet: " + (VersionControl.Contains(scheme.Split('+')[0]) ? "packages are not checked out of version control" : "only `https:`, `http:` and `file:` are read"),
                where, "name the `https:` address of a wheel or source archive, or check it out and name the folder"));
        }

        return false;
    }

    /// <summary>The scheme of an address, in lower case; null where the text is none that pip takes for one.</summary>
    private static string? Scheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return null;
        var scheme = text[..colon].ToLowerInvariant();
        return scheme is "http" or "https" or "file" or "ftp" or "ssh" || VersionControl.Contains(scheme.Split('+')[0]) ? scheme : null;
    }
}
