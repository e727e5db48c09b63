using System.Buffers;
using System.Runtime.ExceptionServices;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Writes a snapshot on a thread of its own, in the order it is told to, while the caller reads on: making files costs as much as reading
/// them. What waits is bounded by <see cref="MostBytes"/>. Used by one thread.
/// </summary>
internal sealed class SnapshotQueue : IDisposable
{
    private const int MostBytes = 8 << 20;
    private const int MostJobs = 4096;

    private readonly SnapshotWriter _writer;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly Queue<Job> _jobs = new();
    private long _waiting;
    private bool _ended;
    private Exception? _failure;

    public SnapshotQueue(SnapshotWriter writer)
    {
        _writer = writer;
        _thread = new Thread(Drain) { IsBackground = true, Name = "snapshot" };
        _thread.Start();
    }

    /// <summary>Anything but a file.</summary>
    public void Add(PlannedEntry entry) => Enqueue(new Job(entry, null, 0, Ends: true));

    /// <summary>A part of a file's content; the first one makes the file.</summary>
    /// <param name="part">Copied.</param>
    /// <param name="ends">No further part follows.</param>
    public void AddPart(PlannedEntry file, ReadOnlySpan<byte> part, bool ends)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(part.Length);
        part.CopyTo(buffer);
        Enqueue(new Job(file, buffer, part.Length, ends));
    }

    /// <summary>Waits until everything is written.</summary>
    public void Complete()
    {
        End();
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }

    public void Dispose() => End();

    private void Enqueue(Job job)
    {
        lock (_gate)
        {
            while ((_waiting > MostBytes || _jobs.Count > MostJobs) && _failure is null) Monitor.Wait(_gate);
            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
            _jobs.Enqueue(job);
            _waiting += job.Count;
            if (_jobs.Count == 1) Monitor.PulseAll(_gate);
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Drain()
    {
        var open = -1;
        try
        {
            while (Next() is { } job)
            {
                if (job.Content is { } content) open = WritePart(job, content, open);
                else Write(job.Entry);
            }
        }
        catch (Exception e)
        {
            // Carried to the thread that reads.
            lock (_gate)
            {
                _failure = e;
                Monitor.PulseAll(_gate);
            }
        }
        finally
        {
            if (open >= 0) _ = Libc.Close(open);
        }
    }

    private Job? Next()
    {
        lock (_gate)
        {
            while (_jobs.Count == 0 && !_ended) Monitor.Wait(_gate);
            if (!_jobs.TryDequeue(out var job)) return null;
            _waiting -= job.Count;
            Monitor.PulseAll(_gate);
            return job;
        }
    }

    /// <returns>The file that further parts go to, or -1.</returns>
    private int WritePart(Job job, byte[] content, int file)
    {
        var attributes = NodeAttributes.Of(job.Entry.Entry);
        var path = job.Entry.Path;
        if (file < 0) file = _writer.CreateFile(path, attributes);
        try
        {
            _writer.Write(file, content.AsSpan(0, job.Count), path);
        }
        catch
        {
            _ = Libc.Close(file);
            throw;
        }

        ArrayPool<byte>.Shared.Return(content);
        if (!job.Ends) return file;
        _writer.CloseFile(file, path, attributes);
        return -1;
    }

    private void Write(PlannedEntry planned)
    {
        var (entry, path) = planned;
        var attributes = NodeAttributes.Of(entry);
        switch (entry)
        {
            case LayerEntry.Directory:
                _writer.AddDirectory(path, attributes);
                break;
            case LayerEntry.SymbolicLink link:
                _writer.AddSymbolicLink(path, link.Target, attributes);
                break;
            case LayerEntry.HardLink link:
                _writer.AddHardLink(path, PathBytes.EncodeTerminated(link.Target));
                break;
            case LayerEntry.Node node:
                var kind = node.Kind switch { 'c' => FileKind.CharacterDevice, 'b' => FileKind.BlockDevice, _ => FileKind.Pipe };
                _writer.AddNode(path, kind, node.Major, node.Minor, attributes);
                break;
            case LayerEntry.Whiteout:
                _writer.AddWhiteout(path);
                break;
            case LayerEntry.OpaqueWhiteout:
                _writer.AddOpaque(path);
                break;
        }
    }

    /// <param name="Content">Null for anything but a part of a file; goes back to the pool.</param>
    private sealed record Job(PlannedEntry Entry, byte[]? Content, int Count, bool Ends);
}
