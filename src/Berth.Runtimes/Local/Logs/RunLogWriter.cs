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

    private readonly ByteBuffer _buffer = new(16 * 1024);
    private readonly SafeFileHandle _file;
    private readonly TimeProvider _clock;
    private readonly LineSplitter _output;
    private readonly LineSplitter _error;
    private readonly byte[] _time = new byte[28];
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

    private void Stamp() => _clock.GetUtcNow().UtcDateTime.TryFormat(_time, out _, "O", CultureInfo.InvariantCulture);

    private void WriteLine(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> line)
    {
        _buffer.Write("{\"time\":\""u8);
        _buffer.Write(_time);
        _buffer.Write("\",\"stream\":\""u8);
        _buffer.Write(stream);
        _buffer.Write("\",\"text\":\""u8);
        if (Utf8.IsValid(line)) Escape(line);
        else Escape(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line)));
        _buffer.Write("\"}\n"u8);
        if (_buffer.Count > FlushAt) FlushOrFail();
    }

    private void Escape(ReadOnlySpan<byte> text)
    {
        var done = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b >= 0x20 && b != '"' && b != '\\') continue;
            _buffer.Write(text[done..i]);
            _buffer.Write((byte)'\\');
            done = i + 1;
            if (b >= 0x20)
            {
                _buffer.Write(b);
                continue;
            }

            _buffer.Write("u00"u8);
            _buffer.Write((byte)(b < 16 ? '0' : '1'));
            _buffer.Write("0123456789abcdef"u8[b & 15]);
        }

        _buffer.Write(text[done..]);
    }

    private void FlushOrFail()
    {
        try
        {
            if (Failure is null && _buffer.Count > 0) RandomAccess.Write(_file, _buffer.Written, _position);
        }
        catch (IOException e)
        {
            Failure = new Problem(RuntimeProblems.CannotWriteRun, $"the log of the run is incomplete: {e.Message}",
                Fix: "free some space", Severity: Severity.Warning);
        }

        _position += _buffer.Count;
        _buffer.Clear();
    }
}
