using System.Buffers.Binary;
using System.Text;
using Berth.Oci.Layers;

namespace Berth.Python.Tests.Probing;

/// <summary>The few files of an image that tell which Python it has, in folders that stand for its layers.</summary>
internal sealed class PretendImage(string folder)
{
    private readonly List<string> _layers = [Directory.CreateDirectory(Path.Combine(folder, "0")).FullName];

    public LayerStack Stack => new([.. _layers]);

    public PretendImage Layer()
    {
        _layers.Add(Directory.CreateDirectory(Path.Combine(folder, _layers.Count.ToString())).FullName);
        return this;
    }

    public PretendImage Add(string path, byte[] content)
    {
        var target = Path.Combine(_layers[^1], path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
        return this;
    }

    public PretendImage Add(string path, string text = "") => Add(path, Encoding.Latin1.GetBytes(text));

    public PretendImage Link(string path, string target)
    {
        var place = Path.Combine(_layers[^1], path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.CreateSymbolicLink(place, target);
        return this;
    }

    /// <summary>CPython 3.11.2 over glibc 2.36, as Debian lays it out.</summary>
    public static PretendImage Debian(string folder, byte machine = 62) => new PretendImage(folder)
        .Add("usr/bin/python3.11", Program(machine, "/lib64/ld-linux.so.2", "\0" + "3.11.2\0Python 3.11.2 (main)\0"))
        .Link("usr/bin/python3", "python3.11").Link("lib64", "usr/lib").Link("lib", "usr/lib")
        .Add("usr/lib/python3.11/os.py").Add("usr/lib/ld-linux.so.2")
        .Add("usr/lib/libc.so.6", "\0GNU C Library (Debian GLIBC 2.36-9+deb12u7) stable release version 2.36.\nCopyright\0");

    /// <summary>A 64-bit little-endian ELF file with one segment that names the loader, and some text.</summary>
    /// <param name="machine">62 for x86-64, 183 for AArch64.</param>
    /// <param name="loader">Null for a static program.</param>
    public static byte[] Program(byte machine, string? loader, string text)
    {
        var rest = Encoding.Latin1.GetBytes($"{loader}\0{text}");
        byte[] bytes = [.. new byte[64 + 56], .. rest];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        bytes[18] = machine;
        bytes[32] = 64;
        bytes[54] = 56;
        bytes[56] = 1;
        bytes[64] = loader is null ? (byte)1 : (byte)3;
        bytes[64 + 8] = 64 + 56;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64 + 32), (loader?.Length ?? 0) + 1);
        return bytes;
    }
}
