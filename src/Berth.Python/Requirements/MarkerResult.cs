namespace Berth.Python.Requirements;

/// <summary>What evaluating a marker gave.</summary>
public enum MarkerResult
{
    False,
    True,
    /// <summary>It asks for a variable that this environment does not have, or for none at all.</summary>
    UndefinedName,
    /// <summary>It compares text in a way that only versions can be compared.</summary>
    UndefinedComparison,
}
