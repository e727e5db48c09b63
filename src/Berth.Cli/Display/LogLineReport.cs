using System.Text.Json.Serialization;
using Berth.Runtimes.Local.Logs;

namespace Berth.Cli.Display;

/// <summary>One line as <c>berth logs --format json</c> prints it.</summary>
public sealed record LogLineReport(DateTimeOffset Time, string Stream, string Text)
{
    public static LogLineReport Of(LogLine line) => new(line.Time, line.Stream, line.Text);
}

/// <summary>An object a line, so that a reader can follow.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LogLineReport))]
public sealed partial class LogLineJson : JsonSerializerContext;
