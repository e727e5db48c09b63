using System.Collections.Immutable;
using System.Text;
using Berth.Core.Locking;

namespace Berth.Python.Indexes.Pages;

/// <summary>The compact form in which a page is kept: what was read of it, so that reading it again costs no parsing of JSON or HTML.</summary>
internal static class PageForm
{
    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Sha256 = 1,
        Size = 2,
        Python = 4,
        Yanked = 8,
        Metadata = 16,
        MetadataSha256 = 32,
        Uploaded = 64,
        /// <summary>The address ends in the file's name as it stands.</summary>
        Named = 128,
    }

    public static byte[] Write(ProjectPage page)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(page.Files.Length);
        foreach (var file in page.Files) Write(writer, file);
        return bytes.ToArray();
    }

    /// <summary>Null where it is no such form.</summary>
    public static ProjectPage? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            var count = reader.Read7BitEncodedInt();
            if (count < 0 || count > bytes.Length) return null;
            var files = ImmutableArray.CreateBuilder<IndexFile>(count);
            var words = new PageWords();
            for (var i = 0; i < count; i++) files.Add(Read(reader, words));
            return new(files.MoveToImmutable());
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, IndexFile file)
    {
        var url = file.Url.AbsoluteUri;
        var named = url.EndsWith(file.FileName, StringComparison.Ordinal);
        var parts = (named ? Parts.Named : 0) | Part(file.Sha256, Parts.Sha256) | Part(file.Size, Parts.Size) | Part(file.RequiresPython, Parts.Python) | Part(file.Yanked, Parts.Yanked)
            | Part(file.Metadata, Parts.Metadata) | Part(file.Metadata?.Sha256, Parts.MetadataSha256) | Part(file.Uploaded, Parts.Uploaded);
        writer.Write((byte)parts);
        writer.Write(file.FileName);
        writer.Write(named ? url[..^file.FileName.Length] : url);
        if (file.Sha256 is { } digest) writer.Write(Convert.FromHexString(digest.Hex));
        if (file.Size is { } size) writer.Write7BitEncodedInt64(size);
        if (file.RequiresPython is { } python) writer.Write(python.ToString());
        if (file.Yanked is { } yanked) writer.Write(yanked);
        if (file.Metadata?.Sha256 is { } metadata) writer.Write(Convert.FromHexString(metadata.Hex));
        if (file.Uploaded is { } uploaded) writer.Write(uploaded.UtcTicks);

        static Parts Part(object? value, Parts part) => value is null ? 0 : part;
    }

    private static IndexFile Read(BinaryReader reader, PageWords words)
    {
        var parts = (Parts)reader.ReadByte();
        var name = reader.ReadString();
        var url = reader.ReadString();
        var file = words.File(name, new Uri(parts.HasFlag(Parts.Named) ? url + name : url));
        return file with
        {
            Sha256 = parts.HasFlag(Parts.Sha256) ? Digest(reader) : null,
            Size = parts.HasFlag(Parts.Size) ? reader.Read7BitEncodedInt64() : null,
            RequiresPython = parts.HasFlag(Parts.Python) ? words.Specifiers(reader.ReadString()) : null,
            Yanked = parts.HasFlag(Parts.Yanked) ? reader.ReadString() : null,
            Metadata = parts.HasFlag(Parts.Metadata) ? new(parts.HasFlag(Parts.MetadataSha256) ? Digest(reader) : null) : null,
            Uploaded = parts.HasFlag(Parts.Uploaded) ? new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero) : null,
        };
    }

    private static ContentDigest Digest(BinaryReader reader) => ContentDigest.FromHash(reader.ReadBytes(32));
}
