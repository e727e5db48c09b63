using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Berth.Python.Versions;

namespace Berth.Python.Requirements;

/// <summary>A dependency: a project, extras of it, the versions or the address wanted, and when it applies (PEP 508).</summary>
public sealed class Requirement : IEquatable<Requirement>
{
    /// <summary>As written.</summary>
    public required string Name { get; init; }

    /// <summary>As written, sorted, each once.</summary>
    public ImmutableSortedSet<string> Extras { get; init; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    public SpecifierSet Specifiers { get; init; } = SpecifierSet.Any;

    /// <summary>Of a direct reference (<c>name @ url</c>); may hold credentials.</summary>
    public string? Url { get; init; }

    public Marker? Marker { get; init; }

    /// <summary>Normalised.</summary>
    public string Project => PackageName.Normalize(Name);

    public static bool TryParse(string text, [NotNullWhen(true)] out Requirement? requirement) => TryParse(text, out requirement, out _);

    /// <param name="reason">Why the text is not a requirement, in words that can stand after "since".</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Requirement? requirement, [NotNullWhen(false)] out string? reason)
    {
        var reader = new RequirementReader(text);
        requirement = reader.Read();
        reason = requirement is null ? reader.Reason : null;
        return requirement is not null;
    }

    public bool Equals(Requirement? other) => other is not null && Project == other.Project && Url == other.Url
        && Equals(Marker, other.Marker) && Specifiers.Equals(other.Specifiers)
        && Extras.Select(PackageName.Normalize).ToHashSet().SetEquals(other.Extras.Select(PackageName.Normalize));

    public override bool Equals(object? obj) => Equals(obj as Requirement);

    public override int GetHashCode() => HashCode.Combine(Project, Url, Marker, Specifiers);

    public override string ToString()
    {
        var text = new StringBuilder(Name);
        if (Extras.Count > 0) text.Append('[').AppendJoin(',', Extras).Append(']');
        text.Append(Specifiers);
        if (Url is not null) text.Append(" @ ").Append(Url);
        if (Marker is not null) text.Append(Url is null ? "; " : " ; ").Append(Marker);
        return text.ToString();
    }
}
