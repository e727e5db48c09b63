using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Metadata;

/// <summary>What resolution needs of a package's metadata (core metadata 1.0 to 2.4).</summary>
/// <param name="Name">As written.</param>
/// <param name="RequiresPython">Admits everything where the field is missing.</param>
/// <param name="Extras">Normalised.</param>
public sealed record PackageMetadata(
    string Name,
    PythonVersion Version,
    SpecifierSet RequiresPython,
    ImmutableArray<Requirement> Requires,
    ImmutableSortedSet<string> Extras)
{
    /// <param name="source">The file the text is from, for problems.</param>
    public static Checked<PackageMetadata> Parse(string text, string source)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var fields = HeaderFields.Parse(text);
        var name = First(fields, "name");
        var python = SpecifierSet.Any;
        if (name is null || !PackageName.IsValid(name)) problems.Add(Invalid(source, $"its name is `{name}`"));
        if (!PythonVersion.TryParse(First(fields, "version"), out var version)) problems.Add(Invalid(source, $"its version is `{First(fields, "version")}`"));
        if (First(fields, "requires-python") is { } asked && !SpecifierSet.TryParse(asked, out python!)) problems.Add(Invalid(source, $"it asks for Python `{asked}`"));
        var requires = ImmutableArray.CreateBuilder<Requirement>();
        foreach (var (field, value) in fields)
        {
            if (field != "requires-dist") continue;
            if (Requirement.TryParse(value, out var requirement, out var reason)) requires.Add(requirement);
            else problems.Add(Invalid(source, $"it depends on `{value}`, which is not a requirement: {reason}"));
        }

        var extras = fields.Where(f => f.Name == "provides-extra").Select(f => PackageName.Normalize(f.Value)).ToImmutableSortedSet(StringComparer.Ordinal);
        return problems.Count > 0
            ? new(null, problems.ToImmutable())
            : new(new(name!, version!, python, requires.ToImmutable(), extras), []);
    }

    private static string? First(ImmutableArray<(string Name, string Value)> fields, string name)
    {
        foreach (var field in fields)
            if (field.Name == name) return field.Value;
        return null;
    }

    private static Problem Invalid(string source, string why) =>
        new(PythonProblems.InvalidMetadata, $"the metadata of `{source}` cannot be used: {why}", Fix: "pin another version of the package");
}
