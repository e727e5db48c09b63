using System.Diagnostics.CodeAnalysis;

namespace Berth.Python.Indexes;

/// <summary>Links on pages of an index.</summary>
internal static class PageLink
{
    /// <summary>The absolute address of a link; false for what is neither HTTP(S) nor, on a local page, a file.</summary>
    public static bool TryResolve(Uri page, string? link, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (link is null || !Uri.TryCreate(page, link.Trim(), out var resolved)) return false;
        if (resolved.Scheme is not ("http" or "https")) return false;
        address = resolved;
        return true;
    }

    /// <summary>The decoded last part of the path.</summary>
    public static string FileName(Uri address) => Uri.UnescapeDataString(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..]);

    /// <summary>The address as it may be told, written and logged: without user, password and fragment.</summary>
    public static Uri WithoutSecrets(Uri address) => address.UserInfo.Length == 0 && address.Fragment.Length == 0
        ? address
        : new UriBuilder(address) { UserName = "", Password = "", Fragment = "" }.Uri;
}
