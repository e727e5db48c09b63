namespace Berth.Architecture.Tests;

/// <summary>How a rule is checked: everything that breaks it is named.</summary>
internal static class Law
{
    /// <param name="violations">One line each; null items count as none.</param>
    public static void Holds(IEnumerable<string?> violations)
    {
        var lines = violations.OfType<string>().ToList();
        if (lines.Count > 0) Assert.Fail($"{lines.Count} broken:\n{string.Join('\n', lines.Take(50))}");
    }
}
