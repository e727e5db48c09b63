namespace Berth.Runtimes.Local.Linux;

/// <summary>A pipe between us and a child; both ends close on exec. Closing an end twice does nothing.</summary>
internal sealed unsafe class Pipe : IDisposable
{
    private Pipe(int reader, int writer) => (Reader, Writer) = (reader, writer);

    /// <summary>-1 once closed.</summary>
    public int Reader { get; private set; }

    /// <summary>-1 once closed.</summary>
    public int Writer { get; private set; }

    public static Pipe Open()
    {
        var ends = stackalloc int[2];
        SystemCallException.Check(Libc.pipe2(ends, Libc.O_CLOEXEC), "pipe2");
        return new Pipe(ends[0], ends[1]);
    }

    /// <summary>Hands the reading end over to the caller.</summary>
    public int TakeReader()
    {
        var reader = Reader;
        Reader = -1;
        return reader;
    }

    public void CloseReader()
    {
        if (Reader >= 0) _ = Libc.close(Reader);
        Reader = -1;
    }

    public void CloseWriter()
    {
        if (Writer >= 0) _ = Libc.close(Writer);
        Writer = -1;
    }

    public void Dispose()
    {
        CloseReader();
        CloseWriter();
    }
}
