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

    public bool Equals(WheelFileName? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public static bool TryParse(string text, [NotNullWhen(true)] out WheelFileName? name) => TryParse(text, new WheelNameParts(), out name);

    /// <param name="known">Shared by the names of one list.</param>
    internal static bool TryParse(string text, WheelNameParts known, [NotNullWhen(true)] out WheelFileName? name)
    {
        name = null;
        if (text.Length > PythonVersion.MaximumLength || !text.EndsWith(".whl", StringComparison.Ordinal)) return false;
        var stem = text.AsSpan(0, text.Length - 4);
        Span<Range> dashes = stackalloc Range[7];
        var count = stem.Split(dashes, '-');
        if (count is < 5 or > 6 || known.Name(stem[dashes[0]]) is not { } project || known.Version(stem[dashes[1]]) is not { } version) return false;
        BuildTag? build = null;
        if (count == 6 && (build = BuildTag.Parse(stem[dashes[2]].ToString())) is null) return false;
        if (known.Tags(stem[dashes[count - 3].Start..]) is not { } tags) return false;
        name = new(text) { Name = project, Version = version, Build = build, Tags = tags };
        return true;
    }
}
