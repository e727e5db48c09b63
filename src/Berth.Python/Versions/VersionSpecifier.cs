using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Berth.Python.Versions;

/// <summary>One clause such as <c>&gt;=1.0</c> (PEP 440, "Version specifiers").</summary>
public sealed class VersionSpecifier : IEquatable<VersionSpecifier>
{
    private VersionSpecifier(SpecifierOperator comparison, string text, PythonVersion? version, bool prefix)
    {
        (Operator, Text, Version, IsPrefix) = (comparison, text, version, prefix);
        Versions = version is null || comparison == SpecifierOperator.Identical ? VersionSet.All : AdmittedBy(comparison, version, prefix);
    }

    public SpecifierOperator Operator { get; }

    /// <summary>The version as written, <c>.*</c> included.</summary>
    public string Text { get; }

    /// <summary>Null only for <c>===</c> followed by something that is not a version.</summary>
    public PythonVersion? Version { get; }

    /// <summary>Whether the clause ends in <c>.*</c>.</summary>
    public bool IsPrefix { get; }

    /// <summary>The versions this clause admits; all of them for <c>===</c>, which compares text instead.</summary>
    public VersionSet Versions { get; }

    /// <summary>Whether the clause turns pre-releases on by naming one.</summary>
    public bool NamesPreRelease => Operator != SpecifierOperator.NotEqual && !IsPrefix && Version is { IsPreRelease: true };

    /// <summary>Whether exactly one version, local labels apart, can satisfy it: <c>==</c> without <c>.*</c>, or <c>===</c>.</summary>
    public bool IsPin => Operator == SpecifierOperator.Identical || (Operator == SpecifierOperator.Equal && !IsPrefix);

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionSpecifier? specifier)
    {
        specifier = null;
        if (text.Length > PythonVersion.MaximumLength) return false;
        var rest = PythonText.Trim(text);
        if (OperatorAt(rest) is not { } found) return false;
        var (comparison, length) = found;
        rest = PythonText.Trim(rest[length..]);
        if (comparison == SpecifierOperator.Identical) return TryIdentical(rest, out specifier);
        var equality = comparison is SpecifierOperator.Equal or SpecifierOperator.NotEqual;
        var prefix = equality && rest.EndsWith(".*");
        var scan = new VersionScan(prefix ? rest[..^2] : rest);
        var version = scan.Version(prefix ? 0 : equality ? VersionParts.All : VersionParts.Suffixes);
        if (version is null || !scan.AtEnd) return false;
        if (comparison == SpecifierOperator.Compatible && version.Release.Length < 2) return false;
        specifier = new(comparison, rest.ToString(), version, prefix);
        return true;
    }

    public static VersionSpecifier Exactly(PythonVersion version) => new(SpecifierOperator.Equal, version.ToString(), version, prefix: false);

    /// <summary>Whether the clause itself admits the text, pre-releases like any other version.</summary>
    /// <param name="parsed">The same as a version, where it is one.</param>
    internal bool Admits(string text, PythonVersion? parsed) => Operator == SpecifierOperator.Identical
        ? string.Equals(text, Text, StringComparison.OrdinalIgnoreCase)
        : parsed is not null && Versions.Contains(parsed);

    public bool Equals(VersionSpecifier? other) => other is not null && Operator == other.Operator && Canonical == other.Canonical;

    public override bool Equals(object? obj) => Equals(obj as VersionSpecifier);

    public override int GetHashCode() => HashCode.Combine(Operator, Canonical);

    public override string ToString() => Sign + Text;

    internal string Canonical => Operator switch
    {
        SpecifierOperator.Identical => Text,
        SpecifierOperator.Compatible => Version!.ToString(),
        _ => IsPrefix ? Text : Version!.ToCanonicalString(),
    };

    private string Sign => Operator switch
    {
        SpecifierOperator.Compatible => "~=",
        SpecifierOperator.Equal => "==",
        SpecifierOperator.NotEqual => "!=",
        SpecifierOperator.AtMost => "<=",
        SpecifierOperator.AtLeast => ">=",
        SpecifierOperator.Below => "<",
        SpecifierOperator.Above => ">",
        _ => "===",
    };

    private static (SpecifierOperator Comparison, int Length)? OperatorAt(ReadOnlySpan<char> text) => text switch
    {
        ['=', '=', '=', ..] => (SpecifierOperator.Identical, 3),
        ['=', '=', ..] => (SpecifierOperator.Equal, 2),
        ['~', '=', ..] => (SpecifierOperator.Compatible, 2),
        ['!', '=', ..] => (SpecifierOperator.NotEqual, 2),
        ['<', '=', ..] => (SpecifierOperator.AtMost, 2),
        ['>', '=', ..] => (SpecifierOperator.AtLeast, 2),
        ['<', ..] => (SpecifierOperator.Below, 1),
        ['>', ..] => (SpecifierOperator.Above, 1),
        _ => null,
    };

    private static bool TryIdentical(ReadOnlySpan<char> text, [NotNullWhen(true)] out VersionSpecifier? specifier)
    {
        specifier = null;
        foreach (var c in text)
            if (PythonText.IsSpace(c) || c is ';' or ')') return false;
        var version = PythonVersion.TryParse(text.ToString(), out var parsed) ? parsed : null;
        specifier = new(SpecifierOperator.Identical, text.ToString(), version, prefix: false);
        return true;
    }

    private static VersionSet AdmittedBy(SpecifierOperator comparison, PythonVersion v, bool prefix) => comparison switch
    {
        SpecifierOperator.Equal when prefix => VersionSet.Between(Before(First(v)), Before(Next(v, v.Release.Length))),
        SpecifierOperator.Equal => VersionSet.Between(Before(v), new VersionBound(v, v.HasLocal ? BoundPlace.After : BoundPlace.AfterLocals)),
        SpecifierOperator.NotEqual => AdmittedBy(SpecifierOperator.Equal, v, prefix).Complement(),
        SpecifierOperator.Compatible => VersionSet.Between(Before(v), Before(Next(v, v.Release.Length - 1))),
        SpecifierOperator.AtLeast => VersionSet.Between(Before(v), null),
        SpecifierOperator.AtMost => VersionSet.Between(null, new VersionBound(v, BoundPlace.AfterLocals)),
        // Below a final version its own pre-releases do not count.
        SpecifierOperator.Below => VersionSet.Between(null, Before(v.IsPreRelease ? v : WithDev(v))),
        // Above a version neither its post-releases nor its local versions count, unless a post-release is what is named.
        _ => VersionSet.Between(new VersionBound(v, v.Post is null && v.Dev is null ? BoundPlace.AfterPosts : BoundPlace.AfterLocals), null),
    };

    private static VersionBound Before(PythonVersion v) => new(v, BoundPlace.Before);

    /// <summary>The least of all versions whose release starts like this one's.</summary>
    private static PythonVersion First(PythonVersion v) => new() { Epoch = v.Epoch, Release = v.Release, Dev = BigInteger.Zero };

    private static PythonVersion WithDev(PythonVersion v) =>
        new() { Epoch = v.Epoch, Release = v.Release, Pre = v.Pre, Post = v.Post, Dev = BigInteger.Zero };

    /// <summary>The least version behind all those that share the first <paramref name="count"/> numbers of the release.</summary>
    private static PythonVersion Next(PythonVersion v, int count) =>
        new() { Epoch = v.Epoch, Release = [.. v.Release.Take(count - 1), v.Release[count - 1] + 1], Dev = BigInteger.Zero };
}
