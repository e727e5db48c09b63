using Berth.Python.Wheels;

namespace Berth.Python.Indexes.Transport;

/// <summary>A body that must keep coming: silence, a trickle or a passed deadline end it with a <see cref="TimeoutException"/>.</summary>
/// <param name="body">Owned.</param>
/// <param name="deadline">For the whole body; null: only silence and rate count.</param>
internal sealed class PatientBody(Stream body, IndexOptions options, TimeProvider time, TimeSpan? deadline) : ReadOnlyStream
{
    private readonly long started = time.GetTimestamp();
    private long received;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var elapsed = time.GetElapsedTime(started);
        if (elapsed > deadline) throw new TimeoutException("it took too long");
        if (elapsed > options.Silence && received < elapsed.TotalSeconds * options.LeastRate) throw new TimeoutException("it came too slowly");
        using var silence = new CancellationTokenSource(options.Silence, time);
        await using var both = cancellationToken.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), silence);
        try
        {
            var count = await body.ReadAsync(buffer, silence.Token);
            received += count;
            return count;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("it stood still", e);
        }
    }

    public override int Read(Span<byte> destination) => throw new NotSupportedException("bodies are read asynchronously");

    protected override void Dispose(bool disposing)
    {
        if (disposing) body.Dispose();
        base.Dispose(disposing);
    }
}
