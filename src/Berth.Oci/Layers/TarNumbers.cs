using System.Buffers.Binary;
using System.Text;
using System.Globalization;

namespace Berth.Oci.Layers;

/// <summary>Numbers as archives write them. Each reading fails by null.</summary>
internal static class TarNumbers
{
    /// <summary>Octal digits between blanks, or, where the first bit is set, a big-endian number of two's complement (GNU).</summary>
    public static long? Field(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return Binary(field);
        field = field.TrimStart((byte)' ');
        var end = field.IndexOfAny((byte)0, (byte)' ');
        if (end >= 0)
        {
            if (field[end..].ContainsAnyExcept((byte)0, (byte)' ')) return null;
            field = field[..end];
        }

        long value = 0;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    public static long? Decimal(ReadOnlySpan<byte> text) =>
        long.TryParse(Encoding.Latin1.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Seconds with a fraction of any length; cut to nanoseconds, rounded down.</summary>
    public static (long Seconds, int Nanoseconds)? Time(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (point < 0) return Decimal(text) is { } whole ? (whole, 0) : null;
        var negative = text is [(byte)'-', ..];
        if (Decimal(text[..point]) is not { } seconds) return null;
        var nanoseconds = 0;
        var digits = text[(point + 1)..];
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return null;
        for (var i = 0; i < 9; i++) nanoseconds = nanoseconds * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return negative && nanoseconds > 0 ? (seconds - 1, 1_000_000_000 - nanoseconds) : (seconds, nanoseconds);
    }

    private static long? Binary(ReadOnlySpan<byte> field)
    {
        Span<byte> wide = stackalloc byte[16];
        var negative = (field[0] & 0x40) != 0;
        wide.Fill(negative ? (byte)0xff : (byte)0);
        field.CopyTo(wide[^field.Length..]);
        // The first bit only marks the form.
        wide[^field.Length] = (byte)(negative ? field[0] : field[0] & 0x7f);
        var value = BinaryPrimitives.ReadInt128BigEndian(wide);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }
}
