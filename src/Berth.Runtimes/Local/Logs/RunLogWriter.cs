using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Linux;
using Microsoft.Win32.SafeHandles;

namespace Berth.Runtimes.Local.Logs;

/// <summary>
/// Keeps a run's output as one JSON object a line: <c>{"time":…,"stream":"stdout","text":…}</c>. Written by one thread, straight to the file,
/// so the memory it takes does not grow and a slow disk holds the task back. The file is locked while the writer lives, which tells
/// followers when to stop.
/// </summary>
internal sealed class RunLogWriter : IDisposable
{
    private const int FlushAt = 256 * 1024;
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x100 - 0x20).Select(b => (byte)b).Where(b => b is not ((byte)'"') and not ((byte)'\\'))]);

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private readonly SafeFileHandle _file;
    private readonly TimeProvider _clock;
    private readonly LineSplitter _output;
    private readonly LineSplitter _error;
    private string _time = "";
    private long _position;

    public RunLogWriter(string path, TimeProvider clock)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        FileLock.TryTake(_file);
        _clock = clock;
        _output = new LineSplitter(line => WriteLine("stdout"u8, line));
        _error = new LineSplitter(line => WriteLine("stderr"u8, line));
    }

    /// <summary>A warning, once the log could not be written; nothing is kept from then on, but the task goes on.</summary>
    public Problem? Failure { get; private set; }

    public void Output(ReadOnlySpan<byte> bytes) => Add(_output, bytes);

    public void Error(ReadOnlySpan<byte> bytes) => Add(_error, bytes);

    /// <summary>Writes out lines without an end.</summary>
    public void Finish()
    {
        Stamp();
        _output.Finish();
        _error.Finish();
        FlushOrFail();
    }

    public void Dispose() => _file.Dispose();

    private void Add(LineSplitter lines, ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null) return;
        Stamp();
        lines.Add(bytes);
        FlushOrFail();
    }

    private void Stamp() => _time = _clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private void WriteLine(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> line)
    {
        _buffer.Write("{\"time\":\""u8);
        Encoding.ASCII.GetBytes(_time, _buffer);
        _buffer.Write("\",\"stream\":\""u8);
        _buffer.Write(stream);
        _buffer.Write("\",\"text\":\""u8);
        if (Utf8.IsValid(line)) Escape(line);
        else Escape(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line)));
        _buffer.Write("\"}\n"u8);
        if (_buffer.WrittenCount > FlushAt) FlushOrFail();
    }

    private void Escape(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            if (plain < 0) plain = text.Length;
            _buffer.Write(text[..plain]);
            if (plain == text.Length) return;
            var b = text[plain];
            if (b is (byte)'"' or (byte)'\\') _buffer.Write([(byte)'\\', b]);
            else if (b == '\t') _buffer.Write("\\t"u8);
            else _buffer.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)(b < 16 ? '0' : '1'), (byte)"0123456789abcdef"[b & 15]]);
            text = text[(plain + 1)..];
        }
    }

    private void FlushOrFail()
    {
        try
        {
            if (Failure is null && _buffer.WrittenCount > 0) RandomAccess.Write(_file, _buffer.WrittenSpan, _position);
        }
        catch (IOException e)
        {
            Failure = new Problem(RuntimeProblems.CannotWriteRun, $"the log of the run is incomplete: {e.Message}",
                Fix: "free some space", Severity: Severity.Warning);
        }

        _position += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
