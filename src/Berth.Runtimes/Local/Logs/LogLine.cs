using System.Globalization;
using System.Text.Json;

namespace Berth.Runtimes.Local.Logs;

/// <summary>One line a task wrote.</summary>
/// <param name="Time">When it was read, UTC.</param>
/// <param name="Stream"><c>stdout</c> or <c>stderr</c>; with a terminal everything is <c>stdout</c>.</param>
/// <param name="Text">Without its line end; at most 64 KiB in UTF-8, longer lines come in pieces.</param>
public sealed record LogLine(DateTimeOffset Time, string Stream, string Text)
{
    /// <summary>Null when the line is not a whole one, as after a crash.</summary>
    internal static LogLine? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LogLine? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        DateTimeOffset? time = null;
        string? stream = null, text = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) continue;
            var value = reader.GetString();
            if (name == "text") text = value;
            else if (name == "stream") stream = value;
            else if (name == "time" && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var t)) time = t;
        }

        return time is { } at && stream is not null && text is not null ? new LogLine(at, stream, text) : null;
    }
}
