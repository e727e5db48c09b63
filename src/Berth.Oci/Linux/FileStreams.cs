namespace Berth.Oci.Linux;

/// <summary>Opens files whose names may be any bytes.</summary>
public static class FileStreams
{
    /// <summary>Opens a file for reading from its start. The stream keeps no buffer of its own: read in large pieces.</summary>
    /// <param name="path">In the form of <see cref="PathBytes"/>. A link at its end is not followed.</param>
    /// <exception cref="LinuxException"/>
    public static Stream OpenRead(string path) => new ReadingStream(FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.NoFollow));

    private sealed class ReadingStream(FileDescriptor file) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = file.Read(buffer);
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
