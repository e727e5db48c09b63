using System.Text;

namespace Berth.Oci.Layers;

/// <summary>What extended headers say of the entry that follows (POSIX pax, "pax Extended Header"); null where they say nothing.</summary>
internal sealed record PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";

    public byte[]? Path { get; private set; }

    public byte[]? LinkPath { get; private set; }

    public long? Size { get; private set; }

    public long? UserId { get; private set; }

    public long? GroupId { get; private set; }

    public (long Seconds, int Nanoseconds)? Time { get; private set; }

    public Dictionary<string, byte[]>? Attributes { get; private set; }

    /// <summary>Adds records to these, later ones winning.</summary>
    /// <returns>What is wrong with them; null for nothing.</returns>
    public string? Add(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            var blank = records[..Math.Min(records.Length, 20)].IndexOf((byte)' ');
            if (blank <= 0 || TarNumbers.Decimal(records[..blank]) is not { } length || length <= blank + 1 || length > records.Length || records[(int)length - 1] != '\n')
                return "has an extended header that cannot be read";
            var record = records[(blank + 1)..((int)length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0) return "has an extended header that cannot be read";
            if (Set(Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..]) is { } fault) return fault;
            records = records[(int)length..];
        }

        return null;
    }

    /// <summary>A copy that can be added to.</summary>
    public PaxRecords Copy() => this with { Attributes = Attributes is null ? null : new(Attributes, StringComparer.Ordinal) };

    private string? Set(string key, ReadOnlySpan<byte> value)
    {
        var number = key is "size" or "uid" or "gid" && !value.IsEmpty ? TarNumbers.Decimal(value) : null;
        if (key is "size" or "uid" or "gid" && !value.IsEmpty && number is null or < 0) return $"has a bad `{key}` in its extended header";
        switch (key)
        {
            case "path":
                Path = value.IsEmpty ? null : value.ToArray();
                break;
            case "linkpath":
                LinkPath = value.IsEmpty ? null : value.ToArray();
                break;
            case "size":
                Size = number;
                break;
            case "uid":
                UserId = number;
                break;
            case "gid":
                GroupId = number;
                break;
            case "mtime":
                Time = value.IsEmpty ? null : TarNumbers.Time(value);
                if (Time is null && !value.IsEmpty) return "has a bad `mtime` in its extended header";
                break;
            default:
                if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal)) return "has a sparse file, which layers must not have";
                if (key.StartsWith(AttributePrefix, StringComparison.Ordinal) && key.Length > AttributePrefix.Length)
                    (Attributes ??= new(StringComparer.Ordinal))[key[AttributePrefix.Length..]] = value.ToArray();
                break;
        }

        return null;
    }
}
