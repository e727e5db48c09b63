using System.Security.Cryptography;

namespace Berth.Python.Wheels;

/// <summary>A big member while it is inflated: counts and hashes what passes, and gives the last bytes only once everything agrees.</summary>
internal sealed class VerifiedStream(Stream inflated, WheelArchive archive, WheelMember member, RecordRow? row) : ReadOnlyStream
{
    private readonly IncrementalHash? hash = row?.Algorithm is { } algorithm ? IncrementalHash.CreateHash(algorithm) : null;
    private long count;

    public override long Length => member.Size;

    public override int Read(Span<byte> destination)
    {
        if (destination.IsEmpty || count == member.Size) return 0;
        int read;
        try
        {
            read = inflated.Read(destination[..(int)Math.Min(destination.Length, member.Size - count)]);
        }
        catch (InvalidDataException e)
        {
            throw archive.Damaged(member, "is not valid compressed data", e);
        }

        if (read == 0) throw archive.Damaged(member, $"has {count} bytes, not the {member.Size} it declares");
        hash?.AppendData(destination[..read]);
        count += read;
        if (count == member.Size) Check();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash?.Dispose();
            inflated.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        if (inflated.ReadByte() >= 0) throw archive.Damaged(member, $"has more than the {member.Size} bytes it declares");
        if (row is null) return;
        if (row.Size is { } size && size != count) throw archive.Mismatch(member);
        if (row.Hash is not null && (hash is null || !row.HasHash(hash.GetHashAndReset()))) throw archive.Mismatch(member);
    }
}
