using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>A requirement that names one exact version.</summary>
/// <param name="Hashes">Digests the file may have; empty: any.</param>
internal sealed record Pin(Requirement Requirement, string Version, ImmutableHashSet<ContentDigest> Hashes, SourceSpan? Where)
{
    public string Project => Requirement.Project;

    /// <summary>Reads one declared line; null where it is no pin (problems are added) or its marker does not apply (none are).</summary>
    /// <param name="target">Null: every marker counts as applying.</param>
    public static Pin? Read(Declared<string> declared, PythonFacts? target, ICollection<Problem> problems)
    {
        var (text, options) = Split(declared.Value);
        if (!Requirement.TryParse(text, out var requirement, out var reason))
        {
            problems.Add(new(PythonProblems.InvalidRequirement, $"`{text}` is not a requirement: {reason}", declared.Where, "write it as `name==version`, such as `numpy==2.1.0`"));
            return null;
        }

        if (target is not null && requirement.Marker is { } marker && !marker.Applies(target.Markers, [])) return null;
        var hashes = ReadHashes(options, declared, problems);
        if (requirement.Url is not null)
        {
            problems.Add(new(PythonProblems.NotPinned, $"`{requirement.Name}` is named by an address, and only exact versions can be locked until resolution is there", declared.Where, $"write `{requirement.Name}==<version>` and put the folder of the file into `python.find_links`"));
            return null;
        }

        var pin = requirement.Specifiers.Clauses.FirstOrDefault(c => c.IsPin && c.Version is not null);
        if (pin is not null) return new(requirement, pin.Version!.ToString(), hashes, declared.Where);
        var example = requirement.Specifiers.Clauses.Select(c => c.Version).FirstOrDefault(v => v is not null)?.ToString() ?? "<version>";
        problems.Add(new(PythonProblems.NotPinned, $"`{requirement}` does not name one exact version; ranges can be used once resolution is there", declared.Where, $"write the version you want: `{requirement.Name}=={example}`"));
        return null;
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
}
