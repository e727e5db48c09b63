using System.Buffers;
using System.Text.Json;

namespace Berth.Runtimes.Runs;

/// <summary>
/// Writes a run's record as the serializer would, by hand: every run writes two, and the serializer's preparations take longer than the rest of a
/// run's bookkeeping. Reading is not in a hurry and stays with it.
/// </summary>
internal static class RunRecordJson
{
    public static byte[] Write(RunRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true })) Write(writer, record);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, RunRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("id", record.Id);
        if (record.Name is not null) writer.WriteString("name", record.Name);
        writer.WriteString("file", record.File);
        writer.WriteString("environment", record.Environment.ToString());
        writer.WriteString("image", record.Image.ToString());
        writer.WriteStartArray("arguments");
        foreach (var argument in record.Arguments) writer.WriteStringValue(argument);
        writer.WriteEndArray();
        writer.WriteString("workDirectory", record.WorkDirectory);
        writer.WriteString("started", record.Started);
        if (record.Ended is { } ended) writer.WriteString("ended", ended);
        writer.WriteString("state", StateOf(record.State));
        if (record.ExitCode is { } code) writer.WriteNumber("exitCode", code);
        writer.WriteBoolean("outOfMemory", record.OutOfMemory);
        writer.WriteEndObject();
    }

    private static string StateOf(RunState state) => state switch
    {
        RunState.Running => nameof(RunState.Running),
        RunState.Ended => nameof(RunState.Ended),
        _ => nameof(RunState.Lost),
    };
}
