using System.Diagnostics.CodeAnalysis;

namespace Berth.Python.Indexes.Pages;

/// <summary>Links on pages of an index.</summary>
internal static class PageLink
{
    /// <summary>The absolute address of a link; false for what is neither HTTP(S) nor, on a local page, a local file.</summary>
    /// <param name="fragment">What stands behind <c>#</c>; not part of the address.</param>
    public static bool TryResolve(Uri page, string? link, [NotNullWhen(true)] out Uri? address, out string fragment)
    {
        address = null;
        fragment = "";
        if (link is null) return false;
        var sharp = link.IndexOf('#', StringComparison.Ordinal);
        if (sharp >= 0) (link, fragment) = (link[..sharp], link[(sharp + 1)..]);
        link = link.Trim();
        // Without this, `Uri` takes a link that starts with a slash for a local file.
        var resolved = link.StartsWith('/') || !Uri.TryCreate(link, UriKind.Absolute, out var whole) ? (Uri.TryCreate(page, link, out var joined) ? joined : null) : whole;
        if (resolved is null) return false;
        if (resolved.Scheme is not ("http" or "https") && !(resolved is { Scheme: "file", Host: "" } && page.IsFile)) return false;
        address = resolved;
        return true;
    }

    /// <summary>The decoded last part of the path.</summary>
    public static string FileName(Uri address)
    {
        var path = address.AbsolutePath;
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(name) : name;
    }

    /// <summary>The address as it may be written down: without user, password and fragment.</summary>
    public static Uri WithoutSecrets(Uri address) => address.UserInfo.Length == 0 && address.Fragment.Length == 0
        ? address
        : new UriBuilder(address) { UserName = "", Password = "", Fragment = "" }.Uri;

    /// <summary>The address as it may be told: also without its query, where signed addresses carry their signature.</summary>
    public static string Shown(Uri address) => address.Query.Length == 0
        ? WithoutSecrets(address).AbsoluteUri
        : new UriBuilder(address) { UserName = "", Password = "", Fragment = "", Query = "" }.Uri.AbsoluteUri;

    public static bool SameOrigin(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address is another one or lies below it in its tree.</summary>
    public static bool IsBelow(Uri address, Uri top)
    {
        if (!SameOrigin(address, top)) return false;
        var path = top.AbsolutePath.AsSpan().TrimEnd('/');
        return address.AbsolutePath.AsSpan().StartsWith(path, StringComparison.Ordinal) && (address.AbsolutePath.Length == path.Length || address.AbsolutePath[path.Length] == '/');
    }

    /// <summary>The address in another tree that stands where this one stands below <paramref name="from"/>.</summary>
    public static Uri Moved(Uri address, Uri from, Uri to) =>
        new(to.GetLeftPart(UriPartial.Path).TrimEnd('/') + address.PathAndQuery[from.AbsolutePath.TrimEnd('/').Length..]);
}
