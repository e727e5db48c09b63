using System.Buffers;

namespace Berth.Runtimes.Local.Logs;

/// <summary>Takes one line without its end; the bytes are valid during the call only.</summary>
internal delegate void LineSink(ReadOnlySpan<byte> line);

/// <summary>
/// Makes lines of bytes that come in pieces. A carriage return ends a line too, so that progress bars do; what such a bar repaints as
/// nothing is left out. Lines over 64 KiB are cut, between characters where they are UTF-8.
/// </summary>
internal sealed class LineSplitter(LineSink sink)
{
    public const int LongestLine = 64 * 1024;
    private static readonly SearchValues<byte> Ends = SearchValues.Create("\r\n"u8);
    private readonly ArrayBufferWriter<byte> _partial = new(256);
    private bool _afterReturn;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_afterReturn && bytes[0] == '\n')
            {
                bytes = bytes[1..];
                _afterReturn = false;
                continue;
            }

            var end = bytes.IndexOfAny(Ends);
            if (end < 0)
            {
                _afterReturn = false;
                Keep(bytes);
                return;
            }

            var isReturn = bytes[end] == '\r';
            End(bytes[..end], isReturn);
            _afterReturn = isReturn;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Gives out the last line if it has no end. Nothing may be added afterwards.</summary>
    public void Finish()
    {
        if (_partial.WrittenCount > 0) sink(_partial.WrittenSpan);
        _partial.ResetWrittenCount();
    }

    private void End(ReadOnlySpan<byte> rest, bool isReturn)
    {
        if (_partial.WrittenCount == 0 && rest.Length <= LongestLine)
        {
            if (!rest.IsEmpty || !isReturn) sink(rest);
            return;
        }

        Keep(rest);
        sink(_partial.WrittenSpan);
        _partial.ResetWrittenCount();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        while (_partial.WrittenCount + bytes.Length > LongestLine)
        {
            var room = LongestLine - _partial.WrittenCount;
            _partial.Write(bytes[..room]);
            bytes = bytes[room..];
            var whole = WholeCharacters(_partial.WrittenSpan);
            var rest = _partial.WrittenSpan[whole..].ToArray();
            sink(_partial.WrittenSpan[..whole]);
            _partial.ResetWrittenCount();
            _partial.Write(rest);
        }

        _partial.Write(bytes);
    }

    /// <summary>How many bytes to take so as not to cut a UTF-8 character; all of them where the end is no such thing.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3; back++)
        {
            var b = bytes[^back];
            if ((b & 0xC0) == 0x80) continue;
            var length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return length > back ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }
}
