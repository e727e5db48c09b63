using Berth.Runtimes.Local.Logs;

namespace Berth.Cli.Display;

/// <summary>One line as <c>berth logs --format json</c> prints it.</summary>
public sealed record LogLineReport(DateTimeOffset Time, string Stream, string Text)
{
    public static LogLineReport Of(LogLine line) => new(line.Time, line.Stream, line.Text);
}
