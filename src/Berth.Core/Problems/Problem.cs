namespace Berth.Core.Problems;

/// <summary>How much a problem matters.</summary>
public enum Severity
{
    /// <summary>Accepted, but something has no effect or not the expected one.</summary>
    Warning,
    /// <summary>Refused.</summary>
    Error,
}

/// <summary>Something a user can mend: what is wrong, where, and what to type next. Never holds a secret.</summary>
/// <param name="What">One sentence, lower-case start, no full stop; names and values stand in backticks.</param>
/// <param name="Where">The place in the user's file, where there is one.</param>
/// <param name="Fix">The next thing to do, usable as it stands.</param>
/// <param name="Key">Path of the key in the document, such as <c>environment.image.cpu</c>.</param>
public sealed record Problem(
    ProblemCode Code,
    string What,
    SourceSpan? Where = null,
    string? Fix = null,
    Severity Severity = Severity.Error,
    string? Key = null)
{
    /// <summary>The problem as one block of plain text, as it is told to people.</summary>
    public override string ToString()
    {
        var word = Severity == Severity.Error ? "error" : "warning";
        var place = Where is null ? "" : $"{Where}: ";
        var fix = Fix is null ? "" : $"\n  fix: {Fix}";
        return $"{place}{word} {Code}: {What}{fix}";
    }
}
