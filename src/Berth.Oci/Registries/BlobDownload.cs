using System.Net;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Registries;

/// <summary>
/// A blob of a registry as one stream: first what a part on disk holds, then the rest from the network; a cut connection is taken up again at
/// the byte reached. Digest and size are verified when the end is read.
/// </summary>
internal sealed class BlobDownload(
    RegistryClient client, ImageReference reference, Descriptor blob, PartialBlob? partial, Action<long> received) : Stream
{
    /// <summary>A connection that brought less does not count as progress, so that single bytes cannot keep it going for ever.</summary>
    private const int LeastProgress = 64 << 10;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private HttpResponseMessage? _response;
    private Stream? _body;
    private long _position;
    private long _cutAt;
    private int _cuts;
    private bool _verified;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => blob.Size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="BerthException">BERTH3003 at the end of a blob with another digest; BERTH3201 to BERTH3204.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        if (_position == blob.Size)
        {
            Verify();
            return 0;
        }

        var wanted = buffer[..(int)Math.Min(buffer.Length, blob.Size - _position)];
        var fromDisk = partial is not null && _position < partial.Length;
        var read = fromDisk ? await partial!.ReadAsync(_position, wanted, cancellationToken) : await FromNetworkAsync(wanted, cancellationToken);
        if (fromDisk && read == 0) throw new IOException("the part of the blob that was on disk has been cut while it was read");
        _hash.AppendData(buffer.Span[..read]);
        if (!fromDisk) partial?.Append(_position, buffer.Span[..read]);
        _position += read;
        received(_position);
        return read;
    }

    /// <summary>Reads what an importer left over, to the verified end.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[32 << 10];
        while (await ReadAsync(rest, cancellationToken) > 0)
        {
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _response?.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Verify()
    {
        if (_verified) return;
        var found = ContentDigest.FromHash(_hash.GetCurrentHash());
        if (found != blob.Digest) throw RegistryClient.Mismatch(reference, "layer", blob.Digest, found);
        _verified = true;
    }

    private async Task<int> FromNetworkAsync(Memory<byte> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Exception cut;
            try
            {
                _body ??= await OpenAsync(cancellationToken);
                var read = await PatientlyAsync(_body, wanted, cancellationToken);
                if (read > 0) return read;
                cut = new EndOfStreamException("the connection ended before the blob did");
            }
            catch (Exception e) when (RegistryTransport.IsCut(e, cancellationToken))
            {
                cut = e;
            }
            catch
            {
                // An importer that has enough cancels its reading ahead and then lets the rest be drained: that has to begin at a whole byte.
                Disconnect();
                throw;
            }

            Disconnect();
            _cuts = _position - _cutAt >= LeastProgress ? 1 : _cuts + 1;
            _cutAt = _position;
            if (_cuts >= client.Options.Attempts) throw RegistryFailures.Unreachable(RegistryClient.Place(reference), cut);
            await Task.Delay(Backoff.After(_cuts, client.Options), client.Options.Time, cancellationToken);
        }
    }

    /// <summary>A registry may answer a range with the whole: then the bytes already there are read past.</summary>
    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        _response = await client.OpenBlobAsync(reference, blob.Digest, _position, cancellationToken);
        var body = await _response.Content.ReadAsStreamAsync(cancellationToken);
        var start = _response.StatusCode == HttpStatusCode.PartialContent ? _response.Content.Headers.ContentRange?.From ?? _position : 0;
        if (start > _position) throw RegistryFailures.Failed(RegistryClient.Place(reference), $"it was asked for a blob from byte {_position} on and sends it from byte {start}");
        var skipped = new byte[32 << 10];
        while (start < _position)
        {
            var read = await PatientlyAsync(body, skipped.AsMemory(0, (int)Math.Min(skipped.Length, _position - start)), cancellationToken);
            if (read == 0) throw new EndOfStreamException("the connection ended before the blob did");
            start += read;
        }

        return body;
    }

    private async Task<int> PatientlyAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(client.Options.Silence);
        return await body.ReadAsync(buffer, patience.Token);
    }

    private void Disconnect()
    {
        _response?.Dispose();
        (_response, _body) = (null, null);
    }
}
