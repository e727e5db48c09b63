using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Berth.Core.Problems;

/// <summary>What reading something gave: a value, everything wrong with it, or both (a value with warnings).</summary>
/// <param name="Value">Null exactly when there is at least one error.</param>
public sealed record Checked<T>(T? Value, ImmutableArray<Problem> Problems)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Accepted => Value is not null;

    /// <exception cref="BerthException">There are errors; it carries all of them.</exception>
    public T OrThrow() => Value ?? throw new BerthException(Problems);
}
