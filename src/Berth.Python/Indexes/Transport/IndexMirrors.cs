using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Indexes.Pages;

namespace Berth.Python.Indexes.Transport;

/// <summary>Asks other addresses than those meant, and turns what comes back into the addresses meant.</summary>
internal sealed class IndexMirrors
{
    private readonly ImmutableArray<(Uri Meant, Uri Mirror)> pairs;

    /// <param name="keep">Takes credentials out of an address and keeps them.</param>
    /// <exception cref="BerthException">BERTH2110: not addresses.</exception>
    public IndexMirrors(ImmutableSortedDictionary<string, string> mirrors, Func<Uri, Uri> keep) =>
        pairs = [.. mirrors.Select(m => (PageLink.WithoutSecrets(Web(m.Key)), keep(Web(m.Value)))).OrderByDescending(m => m.Item1.AbsoluteUri.Length)];

    /// <summary>The address to ask.</summary>
    public Uri Outward(Uri meant)
    {
        foreach (var (start, mirror) in pairs)
            if (PageLink.IsBelow(meant, start)) return PageLink.Moved(meant, start, mirror);
        return meant;
    }

    /// <summary>The address meant by one on a mirror's page.</summary>
    public Uri Inward(Uri found)
    {
        foreach (var (start, mirror) in pairs)
            if (PageLink.IsBelow(found, mirror)) return PageLink.Moved(found, mirror, start);
        return found;
    }

    /// <summary>Pairs <c>ADDRESS=MIRROR</c>, spaces between them.</summary>
    public static ImmutableSortedDictionary<string, string> Parse(string text)
    {
        var mirrors = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf("=http", StringComparison.Ordinal);
            if (split <= 0) throw Unusable();
            _ = (Web(pair[..split]), Web(pair[(split + 1)..]));
            mirrors[pair[..split]] = pair[(split + 1)..];
        }

        return mirrors.ToImmutable();
    }

    private static Uri Web(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address : throw Unusable();

    private static BerthException Unusable() =>
        new(new Problem(PythonProblems.InvalidIndexSetting, "a mirror is not given as two addresses", Fix: "set BERTH_INDEX_MIRROR to `https://pypi.org/simple=https://mirror.example/simple`"));
}
