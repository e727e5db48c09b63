using System.Globalization;
using Berth.Build.Progress;

namespace Berth.Cli.Display;

/// <summary>
/// Shows work as it happens: live lines on a terminal, plain lines elsewhere, nothing for what is done at once. Keeps the times for the summary.
/// Safe to report to from several threads.
/// </summary>
public sealed class ProgressDisplay(bool quiet, bool verbose) : IProgress<BuildEvent>
{
    private readonly Lock _gate = new();
    private readonly List<BuildEvent.Ended> _ended = [];
    private readonly bool _live = !quiet && !verbose && Terminal.ErrorHasColour;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private LiveStages? _stages;

    /// <summary>Since the command began to work.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

    public void Report(BuildEvent value)
    {
        lock (_gate)
        {
            if (value is BuildEvent.Ended ended) _ended.Add(ended);
            if (quiet) return;
            if (_live) (_stages ??= new LiveStages()).Report(value);
            else PrintPlain(value);
        }
    }

    /// <summary>Takes live lines off the screen; to be called before anything else prints.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _stages?.Dispose();
            _stages = null;
        }
    }

    /// <summary>Seconds by kind of stage, for machines.</summary>
    public SortedDictionary<string, double> Timings()
    {
        lock (_gate)
        {
            var timings = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["total"] = Math.Round(Elapsed.TotalSeconds, 4) };
            foreach (var stage in _ended.GroupBy(e => e.Stage.Kind)) timings[stage.Key] = Math.Round(stage.Sum(e => e.Elapsed.TotalSeconds), 4);
            return timings;
        }
    }

    /// <summary>One line that says where the time went: <c>12.3 s (base 8.1 s, apt 3.9 s, wheels cached)</c>.</summary>
    public string Summary()
    {
        lock (_gate)
        {
            var parts = _ended.GroupBy(e => e.Stage.Kind).Select(g => g.All(e => e.FromCache)
                ? $"{g.Key} cached"
                : $"{g.Key} {ElapsedText.Of(TimeSpan.FromTicks(g.Sum(e => e.Elapsed.Ticks)))}").ToList();
            return parts.Count == 0 ? ElapsedText.Of(Elapsed) : $"{ElapsedText.Of(Elapsed)} ({string.Join(", ", parts)})";
        }
    }

    private void PrintPlain(BuildEvent value)
    {
        switch (value)
        {
            case BuildEvent.Started { Stage: var s, TotalBytes: var total } when s.Kind != "context":
                Line(s, total is { } bytes ? $"{s.Title} ({ByteText.Of(bytes)})" : s.Title);
                break;
            case BuildEvent.Printed { Stage: var s, Line: var line } when verbose:
                Line(s, line);
                break;
            case BuildEvent.Ended { Stage: var s, FromCache: var cached, Elapsed: var elapsed } when s.Kind != "context" || elapsed.TotalSeconds > 1:
                Line(s, cached ? "cached" : $"done in {ElapsedText.Of(elapsed)}");
                break;
        }
    }

    private static void Line(Stage stage, string text) =>
        Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage.Kind,-8} {VisibleText.OnOneLine(text)}"));
}
