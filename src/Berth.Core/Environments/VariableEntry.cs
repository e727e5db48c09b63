using Berth.Core.Problems;

namespace Berth.Core.Environments;

/// <summary>One <c>NAME=VALUE</c> as written: the value is everything after the first <c>=</c>, references not yet expanded.</summary>
/// <param name="Value">Null for an entry without <c>=</c>, which takes the variable away.</param>
public sealed record VariableEntry(string Name, string? Value, SourceSpan? Where)
{
    public static VariableEntry Parse(string text, SourceSpan? where)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        return cut < 0 ? new(text, null, where) : new(text[..cut], text[(cut + 1)..], where);
    }
}
