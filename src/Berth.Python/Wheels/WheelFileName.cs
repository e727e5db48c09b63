using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Wheels;

/// <summary>What the name of a wheel says (binary distribution format, "File name convention").</summary>
public sealed record WheelFileName
{
    private WheelFileName(string text) => Text = text;

    /// <summary>The file name itself.</summary>
    public string Text { get; }

    /// <summary>Normalised.</summary>
    public required string Name { get; init; }

    public required PythonVersion Version { get; init; }

    public BuildTag? Build { get; init; }

    /// <summary>Expanded, in the order of the name.</summary>
    public required ImmutableArray<WheelTag> Tags { get; init; }

    public static bool TryParse(string text, [NotNullWhen(true)] out WheelFileName? name)
    {
        name = null;
        if (text.Length > PythonVersion.MaximumLength || !text.EndsWith(".whl", StringComparison.Ordinal)) return false;
        var parts = text[..^4].Split('-');
        if (parts.Length is < 5 or > 6 || !IsDistribution(parts[0]) || !PythonVersion.TryParse(parts[1], out var version)) return false;
        BuildTag? build = null;
        if (parts.Length == 6 && (build = BuildTag.Parse(parts[2])) is null) return false;
        if (WheelTag.ParseSet(string.Join('-', parts[^3..])) is not { } tags) return false;
        name = new(text) { Name = PackageName.Normalize(parts[0]), Version = version, Build = build, Tags = tags };
        return true;
    }

    private static bool IsDistribution(string text) => text.Length > 0
        && !text.Contains("__", StringComparison.Ordinal)
        && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.');
}
