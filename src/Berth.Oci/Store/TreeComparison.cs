using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>Compares two folders: names, kinds, modes, owners, times, attributes, links and content.</summary>
internal static class TreeComparison
{
    /// <summary>The first difference in words, or null.</summary>
    public static string? Difference(string expected, string found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Own(expected, found) is { } own) return own;
        if (FileStatus.Find(expected) is not { Kind: FileKind.Directory }) return null;
        var names = DirectoryListing.Read(expected).Order(StringComparer.Ordinal).ToArray();
        var others = DirectoryListing.Read(found).Order(StringComparer.Ordinal).ToArray();
        if (names.Except(others, StringComparer.Ordinal).FirstOrDefault() is { } missing) return $"lacks `{found}/{missing}`";
        if (others.Except(names, StringComparer.Ordinal).FirstOrDefault() is { } extra) return $"has `{found}/{extra}`, which its layer has not";
        foreach (var name in names)
        {
            if (Difference($"{expected}/{name}", $"{found}/{name}", cancellationToken) is { } below) return below;
        }

        return null;
    }

    private static string? Own(string expected, string found)
    {
        if (FileStatus.Find(expected) is not { } e || FileStatus.Find(found) is not { } f) return $"lacks `{found}`";
        if (e.Kind != f.Kind || e.Major != f.Major || e.Minor != f.Minor) return $"has another kind of file at `{found}`";
        if (e.Mode != f.Mode) return $"has another mode at `{found}`";
        if (e.UserId != f.UserId || e.GroupId != f.GroupId) return $"has another owner at `{found}`";
        if (e.ModifiedAt != f.ModifiedAt || e.ModifiedNanoseconds != f.ModifiedNanoseconds) return $"has another time at `{found}`";
        if (e.Kind != FileKind.Directory && (e.Size != f.Size || e.Links != f.Links)) return $"has another size or number of links at `{found}`";
        if (!SameAttributes(expected, found)) return $"has other extended attributes at `{found}`";
        return e.Kind switch
        {
            FileKind.File when !SameContent(expected, found) => $"has other content in `{found}`",
            FileKind.SymbolicLink when SymbolicLinks.Read(expected) != SymbolicLinks.Read(found) => $"has another link at `{found}`",
            _ => null,
        };
    }

    private static bool SameAttributes(string expected, string found)
    {
        var e = ExtendedAttributes.Read(expected);
        var f = ExtendedAttributes.Read(found);
        return e.Count == f.Count && e.All(a => f.TryGetValue(a.Key, out var value) && value.AsSpan().SequenceEqual(a.Value));
    }

    private static bool SameContent(string expected, string found)
    {
        using var e = FileStreams.OpenRead(expected);
        using var f = FileStreams.OpenRead(found);
        Span<byte> left = new byte[1 << 16], right = new byte[1 << 16];
        while (true)
        {
            var read = e.ReadAtLeast(left, left.Length, throwOnEndOfStream: false);
            if (f.ReadAtLeast(right, right.Length, throwOnEndOfStream: false) != read || !left[..read].SequenceEqual(right[..read])) return false;
            if (read == 0) return true;
        }
    }
}
