using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Berth.Core.Locking;

namespace Berth.Python.Indexes.Caching;

/// <summary>
/// Answers in files named by the digest of what they answer. Files appear whole, by renaming, and carry a checksum, so processes need not
/// wait for each other; one that is damaged, or that cannot be written, counts as not kept.
/// </summary>
internal sealed class IndexCache(string folder)
{
    private const uint Magic = 0x31_58_49_42;

    private static int counter;

    public CachedAnswer? Find(string key)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(key));
            return Read(bytes, ContentDigest.Of(key).Hex);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public void Keep(string key, CachedAnswer answer)
    {
        if (!answer.Freshness.Storable) return;
        var path = PathOf(key);
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(temporary, Write(key, answer));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Keeping is a favour to later runs; this one has its answer.
            Discard(temporary);
        }
    }

    private string PathOf(string key)
    {
        var name = ContentDigest.Of(key).Hex;
        return Path.Combine(folder, name[..2], name[2..]);
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written, nothing was.
        }
    }

    private static byte[] Write(string key, CachedAnswer answer)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(0L);
        // Not the key itself: an address can carry a token.
        writer.Write(ContentDigest.Of(key).Hex);
        writer.Write(answer.Stored.UtcTicks);
        writer.Write(answer.Freshness.Until.UtcTicks);
        writer.Write(answer.Freshness.ETag ?? "");
        writer.Write(answer.Freshness.LastModified ?? "");
        writer.Write(answer.Body is not null);
        if (answer.Body is { } body) writer.Write(body.Span);
        var whole = bytes.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(whole, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(4), Checksum(whole.AsSpan(8)));
        return whole;
    }

    private static CachedAnswer? Read(byte[] bytes, string name)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) != Checksum(bytes.AsSpan(8))) return null;
        using var stream = new MemoryStream(bytes, 8, bytes.Length - 8);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        if (reader.ReadString() != name) return null;
        var stored = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var until = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        string etag = reader.ReadString(), modified = reader.ReadString();
        var there = reader.ReadBoolean();
        // Not `there ? … : null`: null would turn into empty memory.
        ReadOnlyMemory<byte>? body = null;
        if (there) body = bytes.AsMemory(8 + (int)stream.Position);
        return new(stored, new(until, etag.Length > 0 ? etag : null, modified.Length > 0 ? modified : null, Storable: true), body);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) sum = BitOperations.Crc32C(sum, b);
        return sum;
    }
}
