namespace Berth.Python.Indexes;

/// <summary>Which of several indexes is believed.</summary>
public enum IndexStrategy
{
    /// <summary>The first that knows a name, so that nobody can slip in a file by publishing the same name elsewhere.</summary>
    FirstIndex,
    /// <summary>All of them together; of files with the same name the first index's.</summary>
    BestMatch,
}
