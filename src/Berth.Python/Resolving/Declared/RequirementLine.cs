using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Requirements;
using Berth.Python.Wheels;

namespace Berth.Python.Resolving.Declared;

/// <summary>Reads one declared line: a requirement, an address or a path, and the hashes behind it.</summary>
internal static class RequirementLine
{
    /// <summary>Null where it is none (problems are added). Markers are read, not evaluated.</summary>
    public static RootRequirement? Read(Declared<string> declared, ICollection<Problem> problems)
    {
        var (text, options) = Split(declared.Value);
        var hashes = ReadHashes(options, declared, problems);
        if (text.StartsWith('/')) return ReadPath(text, hashes, declared, problems);
        if (!Requirement.TryParse(text, out var requirement, out var reason))
            return Refuse($"`{Shown(text)}` is not a requirement: {reason}", "write it as `name`, `name>=1.0,<2` or `name==version`, such as `numpy==2.1.0`");
        if (requirement.Url is null) return new(requirement, hashes, null, declared.Where);
        if (!Uri.TryCreate(requirement.Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "file"))
            return Refuse($"`{requirement.Name}` is named by an address that is neither a file nor on the web", "write `name @ https://…` or `name @ file:///…`, naming a wheel or a source archive");
        return new(requirement, WithFragment(address, hashes), address, declared.Where);

        RootRequirement? Refuse(string what, string fix)
        {
            problems.Add(new(PythonProblems.InvalidRequirement, what, declared.Where, fix));
            return null;
        }
    }

    /// <summary>A path alone; the name is that of the file, or empty where only a build can tell it.</summary>
    private static RootRequirement? ReadPath(string text, ImmutableHashSet<ContentDigest> hashes, Declared<string> declared, ICollection<Problem> problems)
    {
        var semicolon = text.IndexOf(" ;", StringComparison.Ordinal);
        Marker? marker = null;
        if (semicolon >= 0 && !Marker.TryParse(text[(semicolon + 2)..], out marker))
        {
            problems.Add(new(PythonProblems.InvalidRequirement, $"`{text[(semicolon + 2)..].Trim()}` is not a marker", declared.Where, "write it as `; python_version >= '3.9'`"));
            return null;
        }

        var path = (semicolon < 0 ? text : text[..semicolon]).Trim();
        var extras = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);
        if (path.EndsWith(']') && path.LastIndexOf('[') is > 0 and var open)
        {
            extras = extras.Union(path[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            path = path[..open];
        }

        var file = path[(path.TrimEnd('/').LastIndexOf('/') + 1)..];
        var name = WheelFileName.TryParse(file, out var wheel) ? wheel.Name : SdistFileName.TryParse(file, out var sdist) ? sdist.Name : "";
        var address = new UriBuilder("file", "") { Path = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) }.Uri;
        return new(new() { Name = name, Extras = extras, Url = address.AbsoluteUri, Marker = marker }, hashes, address, declared.Where);
    }

    private static (string Requirement, string[] Options) Split(string line)
    {
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        if (comment >= 0) line = line[..comment];
        var options = line.IndexOf(" --", StringComparison.Ordinal);
        return options < 0 ? (line.Trim(), []) : (line[..options].Trim(), line[options..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static ImmutableHashSet<ContentDigest> ReadHashes(string[] options, Declared<string> declared, ICollection<Problem> problems)
    {
        var hashes = ImmutableHashSet.CreateBuilder<ContentDigest>();
        for (var i = 0; i < options.Length; i++)
        {
            var value = options[i] == "--hash" && i + 1 < options.Length ? options[++i] : options[i].StartsWith("--hash=", StringComparison.Ordinal) ? options[i]["--hash=".Length..] : null;
            if (value is null) problems.Add(new(PythonProblems.InvalidRequirement, $"the option `{options[i]}` is not known here", declared.Where, "use only `--hash=sha256:…` after a requirement"));
            else if (ContentDigest.TryParse(value.ToLowerInvariant(), out var digest)) hashes.Add(digest);
            // Other algorithms may stand beside SHA-256; alone they cannot be checked against an index.
            else if (!value.StartsWith("sha384:", StringComparison.Ordinal) && !value.StartsWith("sha512:", StringComparison.Ordinal))
                problems.Add(new(PythonProblems.InvalidRequirement, $"`{value}` is not a hash of the form `sha256:` and 64 hexadecimal digits", declared.Where, "copy the SHA-256 hash of the file from the index"));
        }

        return hashes.ToImmutable();
    }

    private static ImmutableHashSet<ContentDigest> WithFragment(Uri address, ImmutableHashSet<ContentDigest> hashes)
    {
        var part = address.Fragment.TrimStart('#').Split('&').FirstOrDefault(p => p.StartsWith("sha256=", StringComparison.Ordinal));
        return part is not null && ContentDigest.TryParseHex(part["sha256=".Length..].ToLowerInvariant(), out var digest) ? hashes.Add(digest) : hashes;
    }

    /// <summary>The text up to what could hold a password.</summary>
    private static string Shown(string text) => text.Contains("://", StringComparison.Ordinal) ? text[..(text.IndexOf("://", StringComparison.Ordinal) + 3)] + "…" : text;
}
