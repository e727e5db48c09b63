using System.Runtime.InteropServices;
using Berth.Core.Problems;

namespace Berth.Oci.Layers;

/// <summary>Decompresses zstd frames (RFC 8878) through the system's library, which .NET 10 has no counterpart of. Memory is bounded by its window limit, 128 MiB.</summary>
internal sealed unsafe partial class ZstdStream : Stream
{
    private const string Library = "libzstd.so.1";
    private readonly byte[] _input = new byte[1 << 17];
    private readonly Stream _source;
    private nint _context;
    private int _start;
    private int _end;
    private bool _insideFrame;

    /// <param name="source">Left open.</param>
    /// <exception cref="BerthException">BERTH3206: the library is not there.</exception>
    public ZstdStream(Stream source)
    {
        _source = source;
        try
        {
            _context = CreateContext();
        }
        catch (DllNotFoundException e)
        {
            throw new BerthException(
                new Problem(OciProblems.UnsupportedCompression, $"a layer is compressed with zstd, and this machine has no `{Library}`", Fix: "apt-get install -y libzstd1"), e);
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">The bytes are no zstd frames, or end inside one.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            // What the library still holds comes out before more goes in.
            var produced = Decompress(buffer);
            if (produced > 0) return produced;
            if (_start < _end) continue;
            _start = 0;
            _end = _source.Read(_input);
            if (_end == 0) return _insideFrame ? throw new InvalidDataException("the zstd stream is cut off") : 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private int Decompress(Span<byte> buffer)
    {
        if (_start == _end && !_insideFrame) return 0;
        fixed (byte* o = buffer)
        fixed (byte* i = _input)
        {
            var output = new Window { Start = o, Size = (nuint)buffer.Length };
            var input = new Window { Start = i, Size = (nuint)_end, Position = (nuint)_start };
            var result = DecompressStream(_context, &output, &input);
            if (IsError(result) != 0) throw new InvalidDataException($"the zstd stream is broken: {Marshal.PtrToStringUTF8(ErrorName(result))}");
            _insideFrame = result != 0;
            _start = (int)input.Position;
            return (int)output.Position;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_context != 0) _ = FreeContext(_context);
        _context = 0;
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    [StructLayout(LayoutKind.Sequential)]
    private struct Window
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateContext();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint context, Window* output, Window* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint code);
}
