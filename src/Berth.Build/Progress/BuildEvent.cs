namespace Berth.Build.Progress;

/// <summary>What happens while something is built, told as it happens. Events of one stage share its <see cref="Stage"/>.</summary>
public abstract record BuildEvent(Stage Stage)
{
    public sealed record Started(Stage Stage, long? TotalBytes) : BuildEvent(Stage);

    /// <param name="Bytes">So far, all told.</param>
    public sealed record Advanced(Stage Stage, long Bytes, long? TotalBytes) : BuildEvent(Stage);

    /// <summary>A line that a program printed while it ran in this stage.</summary>
    public sealed record Printed(Stage Stage, string Line) : BuildEvent(Stage);

    /// <param name="FromCache">The result was there already.</param>
    public sealed record Ended(Stage Stage, TimeSpan Elapsed, bool FromCache) : BuildEvent(Stage);
}

/// <summary>One part of the work.</summary>
/// <param name="Kind">Short word for the column: <c>base</c>, <c>apt</c>, <c>python</c>, <c>wheels</c>, <c>step</c>, <c>context</c>.</param>
/// <param name="Title">What exactly: an image reference, a layer's content.</param>
public sealed record Stage(string Kind, string Title);
