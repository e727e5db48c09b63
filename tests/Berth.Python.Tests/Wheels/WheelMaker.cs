using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Berth.Core.Locking;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Wheels;

/// <summary>Makes wheels, good ones and such as nobody should.</summary>
internal sealed class WheelMaker(string name = "demo", string version = "1.0", string tag = "py3-none-any")
{
    private readonly List<Part> parts = [];
    private readonly List<string> extraRows = [];

    public sealed record Part(string Name, byte[] Content, int Mode = 0x81A4, int Flags = 0, int? Method = null, long? Size = null, bool Listed = true, string? Hash = null);

    public string FileName => $"{name}-{version}-{tag}.whl";

    private string Info => $"{name}-{version}.dist-info";

    public string Metadata { get; set; } = $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n";

    public string Wheel { get; set; } = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n";

    public string? EntryPoints { get; set; }

    public WheelMaker Add(string path, string content, int mode = 0x81A4) => Add(new Part(path, Encoding.UTF8.GetBytes(content), mode));

    public WheelMaker Add(Part part)
    {
        parts.Add(part);
        return this;
    }

    public WheelMaker Row(string row)
    {
        extraRows.Add(row);
        return this;
    }

    public byte[] Bytes()
    {
        List<Part> all = [.. parts, new($"{Info}/METADATA", Encoding.UTF8.GetBytes(Metadata)), new($"{Info}/WHEEL", Encoding.UTF8.GetBytes(Wheel))];
        if (EntryPoints is not null) all.Add(new($"{Info}/entry_points.txt", Encoding.UTF8.GetBytes(EntryPoints)));
        var rows = all.Where(p => p.Listed).Select(p => RecordRow.Of(p.Name, p.Content) is var row && p.Hash is null ? row : row with { Hash = p.Hash })
            .Append(new RecordRow($"{Info}/RECORD", null, null));
        all.Add(new($"{Info}/RECORD", [.. RecordFile.Write(rows), .. Encoding.UTF8.GetBytes(string.Concat(extraRows.Select(r => r + "\n")))]));
        return Zip(all);
    }

    public LockedWheel Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var bytes = Bytes();
        File.WriteAllBytes(path, bytes);
        return new(PackageName.Normalize(name), version, FileName, new Uri(path).AbsoluteUri, bytes.Length, ContentDigest.Of(bytes), []);
    }

    /// <summary>Written by hand, so that every field can lie.</summary>
    private static byte[] Zip(List<Part> parts)
    {
        var zip = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var part in parts)
        {
            var at = (uint)zip.Length;
            var name = Encoding.Latin1.GetBytes(part.Name).Length == part.Name.Length && part.Name.Any(c => c is > '\x7f' and < '\x100')
                ? Encoding.Latin1.GetBytes(part.Name) : Encoding.UTF8.GetBytes(part.Name);
            var stored = part.Method is not (null or 8);
            var data = stored ? part.Content : Deflate(part.Content);
            var method = part.Method ?? 8;
            zip.Write(Header(0x04034b50, 30, name, data, part, method, null));
            zip.Write(data);
            directory.Write(Header(0x02014b50, 46, name, data, part, method, at));
        }

        var start = (uint)zip.Length;
        zip.Write(directory.ToArray());
        var end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)parts.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)parts.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), start);
        zip.Write(end);
        return zip.ToArray();
    }

    private static byte[] Header(uint signature, int size, byte[] name, byte[] data, Part part, int method, uint? at)
    {
        var header = new byte[size + name.Length];
        var shift = at is null ? 4 : 6;
        BinaryPrimitives.WriteUInt32LittleEndian(header, signature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(shift + 2), (ushort)part.Flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(shift + 4), (ushort)method);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(shift + 14), (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(shift + 18), (uint)(part.Size ?? part.Content.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(shift + 22), (ushort)name.Length);
        if (at is { } offset)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(38), (uint)part.Mode << 16);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), offset);
        }

        name.CopyTo(header, size);
        return header;
    }

    private static byte[] Deflate(byte[] content)
    {
        var deflated = new MemoryStream();
        using (var stream = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(content);
        return deflated.ToArray();
    }
}
