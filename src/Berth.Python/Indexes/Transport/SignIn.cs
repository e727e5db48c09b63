using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Berth.Python.Indexes.Pages;

namespace Berth.Python.Indexes.Transport;

/// <summary>Who to be for which address: what addresses carried, then configuration, then variables, then netrc.</summary>
internal sealed class SignIn(IndexOptions options)
{
    private readonly Lazy<Dictionary<string, (string User, string Password)>> netrc = new(() => options.Netrc is { } path ? Netrc.Read(path) : []);
    private ImmutableArray<IndexCredentials> carried = [];

    /// <summary>Keeps user and password that an address carries. Those that a page names never replace what the user said.</summary>
    public void Keep(Uri address, bool fromPage)
    {
        if (address.UserInfo.Length == 0 || (fromPage && Find(address) is not null)) return;
        var parts = address.UserInfo.Split(':', 2);
        var credentials = new IndexCredentials(address, Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        ImmutableInterlocked.Update(ref carried, kept => kept.Insert(0, credentials));
    }

    /// <summary>The header for an address; null: nobody.</summary>
    public AuthenticationHeaderValue? For(Uri address) => Find(address) is { } found
        ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{found.User}:{found.Password}")))
        : null;

    /// <summary>The user an address is asked as; null: nobody. Not secret.</summary>
    public string? UserFor(Uri address) => Find(address)?.User;

    /// <summary>The start of the names of an address's variables.</summary>
    public static string Variable(Uri address) => "BERTH_INDEX_" + Upper(address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}_{address.Port}");

    private (string User, string Password)? Find(Uri address) => Nearest(carried, address) ?? Nearest(options.Credentials, address) ?? FromVariables(address)
        ?? (netrc.Value.TryGetValue(address.IdnHost, out var login) ? login : null);

    /// <summary>Those of the longest path above an address; else any of its origin, since files often lie beside the index.</summary>
    private static (string User, string Password)? Nearest(ImmutableArray<IndexCredentials> all, Uri address)
    {
        IndexCredentials? best = null;
        var length = -1;
        foreach (var credentials in all)
        {
            if (!PageLink.SameOrigin(credentials.Address, address)) continue;
            var above = PageLink.IsBelow(address, credentials.Address) ? credentials.Address.AbsolutePath.Length : 0;
            if (above > length) (best, length) = (credentials, above);
        }

        return best is null ? null : (best.User, best.Password);
    }

    private (string User, string Password)? FromVariables(Uri address)
    {
        if (options.Variables.Count == 0) return null;
        var name = Variable(address);
        var user = options.Variables.GetValueOrDefault(name + "_USERNAME");
        var password = options.Variables.GetValueOrDefault(name + "_PASSWORD");
        return user is null && password is null ? null : (user ?? "__token__", password ?? "");
    }

    private static string Upper(string host) => string.Create(host.Length, host, static (target, text) =>
    {
        for (var i = 0; i < text.Length; i++) target[i] = char.IsAsciiLetterOrDigit(text[i]) ? char.ToUpperInvariant(text[i]) : '_';
    });
}
