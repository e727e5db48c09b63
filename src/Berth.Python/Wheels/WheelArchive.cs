using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Core.Problems;
using Microsoft.Win32.SafeHandles;

namespace Berth.Python.Wheels;

/// <summary>A wheel on disk, its directory read and checked. Members can be opened in any order and from several threads at once.</summary>
public sealed class WheelArchive : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly Dictionary<string, WheelMember> byPath;

    private WheelArchive(SafeFileHandle file, string name, WheelMember[] members)
    {
        this.file = file;
        Name = name;
        Members = ImmutableCollectionsMarshal.AsImmutableArray(members);
        byPath = members.ToDictionary(m => m.Path, StringComparer.Ordinal);
    }

    /// <summary>File name of the wheel.</summary>
    public string Name { get; }

    /// <summary>Files, in the archive's order; folders are left out.</summary>
    public ImmutableArray<WheelMember> Members { get; }

    /// <param name="name">File name of the wheel, where <paramref name="path"/> is named otherwise (by digest).</param>
    /// <exception cref="BerthException">The file is missing, damaged or unsafe.</exception>
    public static WheelArchive Open(string path, string? name = null)
    {
        name ??= Path.GetFileName(path);
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.DamagedWheel, $"`{path}` cannot be opened: {e.Message}", Fix: $"make `{path}` readable, or lock again"), e);
        }

        try
        {
            return new WheelArchive(file, name, ZipDirectory.Read(file, name));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public WheelMember? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>
    /// Opens the inflated content anew; the caller closes it. Reading fails where the content is not exactly as long as declared or not what
    /// <paramref name="row"/> says. A small member is inflated and checked at once; a big one streams with bounded memory, and its last bytes
    /// are given out only once all of it was checked.
    /// </summary>
    /// <param name="row">What the wheel's RECORD says of the member; null: only the size is checked.</param>
    /// <exception cref="BerthException">BERTH2203, BERTH2204; also thrown by the stream's own methods.</exception>
    public Stream Open(WheelMember member, RecordRow? row = null)
    {
        var raw = new RegionStream(file, Name, ContentAt(member), member.CompressedSize);
        Stream inflated = member.Deflated ? new DeflateStream(raw, CompressionMode.Decompress) : raw;
        if (member.Size > BufferedMember.Largest) return new VerifiedStream(inflated, this, member, row);
        using (inflated) return BufferedMember.Read(inflated, this, member, row);
    }

    /// <summary>The whole content as text.</summary>
    /// <param name="largest">Bytes; more is refused.</param>
    public string ReadText(WheelMember member, int largest, RecordRow? row = null)
    {
        var bytes = ReadBytes(member, largest, row);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException e)
        {
            throw Invalid($"`{member.Path}` is not UTF-8 text", e);
        }
    }

    /// <summary>The text of METADATA of the distribution in the wheel.</summary>
    public string ReadMetadata()
    {
        var member = Find($"{DistInfoFolder.Find(this).Folder}/METADATA") ?? throw Invalid("it has no METADATA");
        return ReadText(member, 16 << 20);
    }

    public byte[] ReadBytes(WheelMember member, int largest, RecordRow? row = null)
    {
        if (member.Size > largest) throw Invalid($"`{member.Path}` is larger than {largest >> 20} MiB");
        var bytes = new byte[member.Size];
        using var content = Open(member, row);
        content.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => file.Dispose();

    internal BerthException Invalid(string why, Exception? inner = null) =>
        new(new Problem(PythonProblems.InvalidWheel, $"`{Name}` breaks the wheel format: {why}", Fix: "use another release of the package, or rebuild the wheel with a current build tool"), inner);

    internal BerthException Damaged(WheelMember member, string why, Exception? inner = null) =>
        ZipEnd.Damaged(Name, $"`{member.Path}` {why}", inner);

    internal BerthException Mismatch(WheelMember member) =>
        new(new Problem(PythonProblems.RecordMismatch, $"the content of `{member.Path}` in `{Name}` is not what the wheel's RECORD says", Fix: "do not use this file; get the wheel again from its publisher's index"));

    /// <summary>Behind the local header, which repeats name and method and may carry an extra field of its own length.</summary>
    private long ContentAt(WheelMember member)
    {
        var nameSize = Encoding.UTF8.GetByteCount(member.Path);
        var header = ArrayPool<byte>.Shared.Rent(30 + nameSize);
        try
        {
            var bytes = header.AsSpan(0, 30 + nameSize);
            ZipEnd.ReadExactly(file, bytes, member.HeaderAt, Name);
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x04034b50) throw Damaged(member, "is not where the directory says");
            var method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
            Span<byte> name = stackalloc byte[512];
            name = nameSize <= name.Length ? name[..Encoding.UTF8.GetBytes(member.Path, name)] : Encoding.UTF8.GetBytes(member.Path);
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) != nameSize || method != (member.Deflated ? 8 : 0) || !bytes[30..].SequenceEqual(name))
                throw Damaged(member, "has another name or method at its place than in the directory");
            var at = member.HeaderAt + 30 + nameSize + BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
            return at + member.CompressedSize <= member.Limit ? at : throw Damaged(member, "overlaps what follows it");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
    }
}
