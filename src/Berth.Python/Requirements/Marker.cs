using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Berth.Python.Requirements;

/// <summary>An environment marker such as <c>python_version &gt;= "3.8" and extra == "gpu"</c> (PEP 508).</summary>
public sealed class Marker : IEquatable<Marker>
{
    private readonly string text;

    internal Marker(MarkerNode root) => (Root, text) = (root, root.ToString());

    public MarkerNode Root { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out Marker? marker)
    {
        marker = null;
        var scan = new TextScan(text);
        scan.SkipBlanks();
        if (new MarkerReader(scan).Read() is not { } root) return false;
        scan.SkipBlanks();
        if (!scan.AtEnd) return false;
        marker = new(root);
        return true;
    }

    /// <summary>Every part is looked at: an error anywhere is an error of the whole.</summary>
    public MarkerResult Evaluate(MarkerEnvironment environment) => MarkerEvaluation.Of(Root, environment);

    /// <summary>Whether a dependency with this marker is wanted on a target, given the extras asked for of its owner.</summary>
    /// <param name="extras">Normalised.</param>
    public bool Applies(ImmutableSortedDictionary<string, string> values, IEnumerable<string> extras) =>
        extras.Prepend("").Any(extra => Evaluate(new(values.SetItem("extra", extra))) == MarkerResult.True);

    public bool Equals(Marker? other) => other is not null && text == other.text;

    public override bool Equals(object? obj) => Equals(obj as Marker);

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The one text all ways of writing this marker share: double quotes, single blanks, needed parentheses only as written.</summary>
    public override string ToString() => text;
}
