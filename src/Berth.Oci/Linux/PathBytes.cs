using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Berth.Oci.Linux;

/// <summary>
/// File names as text, without loss. The kernel's names are bytes: what is UTF-8 becomes ordinary text, and every other byte
/// becomes one lone low surrogate, U+DC80 to U+DCFF (as in Python, PEP 383). Such text goes through .NET strings and sets
/// unharmed, but not through .NET's own file API.
/// </summary>
public static class PathBytes
{
    private const char EscapeBase = '\udc00';

    public static string Decode(ReadOnlySpan<byte> name) => Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : DecodeEscaped(name);

    /// <exception cref="ArgumentException">A surrogate that <see cref="Decode"/> never makes.</exception>
    public static byte[] Encode(string name) => Encode(name, 0);

    /// <summary>As <see cref="Encode(string)"/>, with one NUL more at the end, as system calls want it.</summary>
    public static byte[] EncodeTerminated(string name) => Encode(name, 1);

    private static byte[] Encode(string name, int extra)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(name) + extra];
        return Utf8.FromUtf16(name, bytes, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done && written + extra == bytes.Length
            ? bytes
            : EncodeEscaped(name, extra);
    }

    private static string DecodeEscaped(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(name, out var rune, out var consumed);
            if (status == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                for (var i = 0; i < consumed; i++) text.Append((char)(EscapeBase + name[i]));
            }

            name = name[consumed..];
        }

        return text.ToString();
    }

    private static byte[] EncodeEscaped(ReadOnlySpan<char> name, int extra)
    {
        var bytes = new ArrayBufferWriter<byte>(name.Length * 3 + extra);
        while (!name.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(name, out var rune, out var consumed);
            if (status == OperationStatus.Done)
            {
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
            }
            else if (name[0] is >= '\udc80' and <= '\udcff')
            {
                bytes.GetSpan(1)[0] = (byte)(name[0] - EscapeBase);
                bytes.Advance(1);
                consumed = 1;
            }
            else
            {
                throw new ArgumentException("a surrogate stands alone and is no escaped byte", nameof(name));
            }

            name = name[consumed..];
        }

        bytes.GetSpan(extra)[..extra].Clear();
        bytes.Advance(extra);
        return bytes.WrittenSpan.ToArray();
    }
}
