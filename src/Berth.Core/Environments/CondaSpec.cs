using System.Collections.Immutable;

namespace Berth.Core.Environments;

/// <summary>
/// What a conda environment file asks for. Where its conda part is only <c>python</c> and <c>pip</c>, everything else of it is in
/// <see cref="EnvironmentSpec.Python"/> and no conda is needed.
/// </summary>
public sealed record CondaSpec
{
    /// <summary>Absolute path of the file; null where the document holds the parts itself.</summary>
    public string? File { get; init; }

    /// <summary>Names or addresses, first wins.</summary>
    public ImmutableArray<Declared<string>> Channels { get; init; } = [];

    /// <summary>Match specs as written and in order, <c>python</c> and <c>pip</c> among them; without the pip part.</summary>
    public ImmutableArray<Declared<string>> Dependencies { get; init; } = [];

    /// <summary>Lines of the pip part as written and in order: requirements and options.</summary>
    public ImmutableArray<Declared<string>> Pip { get; init; } = [];

    /// <summary>An environment in the base image that is changed in place; null where one of its own is made.</summary>
    public Declared<string>? BaseEnvironment { get; init; }

    /// <summary>Dependencies that only conda can install.</summary>
    public ImmutableArray<Declared<string>> OnlyByConda => [.. Dependencies.Where(d => CondaMatch.Parse(d.Value) is not { IsPythonOrPip: true })];

    /// <summary>Whether nothing comes of it without conda.</summary>
    public bool NeedsConda => BaseEnvironment is not null || !OnlyByConda.IsEmpty;
}
