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
    private readonly ByteBuffer _partial = new(256);
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

            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
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
        if (_partial.Count > 0) sink(_partial.Written);
        _partial.Clear();
    }

    private void End(ReadOnlySpan<byte> rest, bool isReturn)
    {
        if (_partial.Count == 0 && rest.Length <= LongestLine)
        {
            if (!rest.IsEmpty || !isReturn) sink(rest);
            return;
        }

        Keep(rest);
        sink(_partial.Written);
        _partial.Clear();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        while (_partial.Count + bytes.Length > LongestLine)
        {
            var room = LongestLine - _partial.Count;
            _partial.Write(bytes[..room]);
            bytes = bytes[room..];
            var whole = WholeCharacters(_partial.Written);
            var rest = _partial.Written[whole..].ToArray();
            sink(_partial.Written[..whole]);
            _partial.Clear();
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
