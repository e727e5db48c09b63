namespace Berth.Core.Workloads.Ignore;

/// <summary>What one step of a <see cref="Glob"/> accepts.</summary>
internal enum GlobKind : byte
{
    /// <summary>Exactly <see cref="GlobStep.Text"/>.</summary>
    Literal,
    /// <summary>One character that is not a slash.</summary>
    One,
    /// <summary>One character of <see cref="GlobStep.Set"/>.</summary>
    Set,
    /// <summary>Any run without a slash, also an empty one.</summary>
    Run,
    /// <summary>Anything, slashes too.</summary>
    Anything,
    /// <summary>Nothing, or anything that ends in a slash.</summary>
    Folders,
    /// <summary>Like <see cref="Folders"/>, but a slash alone does not do.</summary>
    NamedFolders,
    /// <summary>Nothing, or a slash and at least one character.</summary>
    Below,
    /// <summary>The end, or a slash with whatever follows.</summary>
    EndOrBelow,
    /// <summary>Nothing at all: the pattern is broken.</summary>
    Never,
}

/// <param name="Text">Of a literal; empty for every other kind.</param>
/// <param name="Set">Of a set; null for every other kind.</param>
internal readonly record struct GlobStep(GlobKind Kind, string Text = "", CharacterSet? Set = null);
