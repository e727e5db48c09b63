namespace Berth.Python;

/// <summary>Problems with Python packages, requirements and indexes.</summary>
public static class PythonProblems
{
}
