using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Oci.Linux;

/// <summary>Extended attributes of a file; links are not followed.</summary>
public static unsafe class ExtendedAttributes
{
    /// <summary>The most the kernel gives for one list or one value (limits.h, XATTR_SIZE_MAX).</summary>
    private const int Most = 1 << 16;

    private static readonly Dictionary<string, byte[]> None = [];

    /// <summary>Attributes by full name; empty where there are none or the file system keeps none.</summary>
    /// <exception cref="LinuxException"/>
    public static IReadOnlyDictionary<string, byte[]> Read(string path)
    {
        var bytes = PathBytes.EncodeTerminated(path);
        fixed (byte* p = bytes)
        {
            var length = Libc.ListAttributes(p, null, 0);
            if (length == 0) return None;
            if (length < 0) return Marshal.GetLastPInvokeError() == Errno.NotSupported ? None : throw LinuxException.Last("read attributes of", path);
            return ReadAll(p, path);
        }
    }

    /// <summary>One attribute, or null.</summary>
    public static byte[]? Find(string path, string name)
    {
        var bytes = PathBytes.EncodeTerminated(path);
        fixed (byte* p = bytes)
        {
            return Find(p, Encoding.UTF8.GetBytes(name + '\0'), path);
        }
    }

    private static Dictionary<string, byte[]> ReadAll(byte* path, string text)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var list = ArrayPool<byte>.Shared.Rent(Most);
        try
        {
            nint length;
            fixed (byte* l = list) length = Libc.ListAttributes(path, l, Most);
            if (length < 0) throw LinuxException.Last("read attributes of", text);
            var rest = list.AsSpan(0, (int)length);
            while (rest.IndexOf((byte)0) is >= 0 and var end)
            {
                if (Find(path, rest[..(end + 1)], text) is { } value) found[Encoding.UTF8.GetString(rest[..end])] = value;
                rest = rest[(end + 1)..];
            }

            return found;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(list);
        }
    }

    private static byte[]? Find(byte* path, ReadOnlySpan<byte> name, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Most);
        try
        {
            fixed (byte* n = name)
            fixed (byte* b = buffer)
            {
                var length = Libc.GetAttribute(path, n, b, Most);
                if (length >= 0) return buffer.AsSpan(0, (int)length).ToArray();
            }

            return Marshal.GetLastPInvokeError() is Errno.NoData or Errno.NotSupported ? null : throw LinuxException.Last("read attributes of", text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
