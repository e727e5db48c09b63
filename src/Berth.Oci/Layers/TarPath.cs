using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>Names of entries, checked: what passes stays below the root, whatever is done with it.</summary>
internal static class TarPath
{
    /// <summary>Longest path the kernel takes, without the NUL.</summary>
    public const int MaximumLength = 4095;

    public const int MaximumPart = 255;

    /// <summary>Folders are held open along the way; no real tree comes near.</summary>
    public const int MaximumDepth = 512;

    /// <summary>Drops slashes in front and behind and "." parts.</summary>
    /// <exception cref="BerthException">BERTH3004: a ".." part, a NUL or something too long.</exception>
    public static string Normalise(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaximumLength || name.Contains((byte)0)) throw Unsafe(name, "has a path that no file can have");
        if (IsNormal(name)) return PathBytes.Decode(name);
        var kept = new byte[name.Length + 1];
        var length = 0;
        var depth = 0;
        foreach (var range in name.Split((byte)'/'))
        {
            var part = name[range];
            if (part.IsEmpty || part is [(byte)'.']) continue;
            if (part is [(byte)'.', (byte)'.']) throw Unsafe(name, "climbs out of its folder by `..`");
            if (part.Length > MaximumPart || ++depth > MaximumDepth) throw Unsafe(name, "has a path that no file can have");
            if (length > 0) kept[length++] = (byte)'/';
            part.CopyTo(kept.AsSpan(length));
            length += part.Length;
        }

        return PathBytes.Decode(kept.AsSpan(0, length));
    }

    /// <summary>What is wrong with the path of an entry to be written; null for nothing.</summary>
    public static string? Fault(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty) return "has no path";
        if (path.Contains((byte)0)) return "has a NUL in its path";
        if (path.Length > MaximumLength || path.Count((byte)'/') >= MaximumDepth) return "has a path that is too long";
        foreach (var range in path.Split((byte)'/'))
        {
            var part = path[range];
            if (part.IsEmpty || part is [(byte)'.'] or [(byte)'.', (byte)'.']) return "has an empty, `.` or `..` part in its path";
            if (part.Length > MaximumPart) return "has a name of more than 255 bytes";
            if (part.StartsWith(".wh."u8)) return "has a name that layers keep for deletions (`.wh.`)";
        }

        return null;
    }

    /// <summary>The common case, without a copy: no part is empty or starts with a dot, no part is long.</summary>
    private static bool IsNormal(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MaximumPart && name[0] is not ((byte)'/' or (byte)'.') && name[^1] != '/' && name.IndexOf("//"u8) < 0 && name.IndexOf("/."u8) < 0;

    private static BerthException Unsafe(ReadOnlySpan<byte> name, string fault) => new(new Problem(
        OciProblems.UnsafeArchive,
        $"entry `{PathBytes.Decode(name[..Math.Min(name.Length, 200)])}` {fault}",
        Fix: "get the archive from a source you trust, or pack it again"));
}
