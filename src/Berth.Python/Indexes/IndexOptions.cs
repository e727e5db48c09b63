using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Python.Indexes;

/// <summary>How indexes are talked to, whichever they are.</summary>
public sealed record IndexOptions
{
    /// <summary>Where pages and metadata are kept between runs; any number of processes may share it. Null: nothing is kept.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Only what is kept and what is local; nothing is asked of a network.</summary>
    public bool Offline { get; init; }

    /// <summary>Asks the index about every page again, also where the kept one is said to be fresh.</summary>
    public bool Refresh { get; init; }

    /// <summary>From Berth's own configuration. Those inside an address come first, then these, then variables, then netrc.</summary>
    public ImmutableArray<IndexCredentials> Credentials { get; init; } = [];

    /// <summary>
    /// Variables of the machine: <c>BERTH_INDEX_HOST_USERNAME</c> and <c>BERTH_INDEX_HOST_PASSWORD</c> sign in to a host, where HOST is its
    /// name in upper case with each other character as <c>_</c>, and the port behind it where it is not the scheme's own.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The netrc file; null for none. Its <c>default</c> entry is not used: it would go to any host that a page names.</summary>
    public string? Netrc { get; init; }

    /// <summary>Addresses to ask instead, by the start of the address meant; locks keep the latter. The longest start wins.</summary>
    public ImmutableSortedDictionary<string, string> Mirrors { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>A PEM file of authorities that are trusted besides the system's. Null for none.</summary>
    public string? Authorities { get; init; }

    /// <summary>Tries of a request before it counts as failed; at least 1.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>Wait before the second try; three times as long before each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between tries; an index that asks for a longer one has failed.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An answer that stands still for so long counts as cut.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Within which a page or a metadata file has to be there.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes a second that a download must reach on average once <see cref="Silence"/> has passed.</summary>
    public int LeastRate { get; init; } = 1024;

    /// <summary>
    /// What the machine says: the variables above, <c>NETRC</c> (default <c>~/.netrc</c>), <c>BERTH_CA_BUNDLE</c>, and <c>BERTH_INDEX_MIRROR</c>,
    /// pairs <c>ADDRESS=MIRROR</c> with spaces between them. <c>SSL_CERT_FILE</c> and the proxy variables hold without doing anything.
    /// </summary>
    /// <exception cref="BerthException">BERTH2110: a variable cannot be understood.</exception>
    public static IndexOptions FromMachine(IReadOnlyDictionary<string, string> variables)
    {
        var home = variables.GetValueOrDefault("HOME", "");
        var netrc = Set("NETRC") ?? (home.Length > 0 ? Path.Combine(home, ".netrc") : null);
        return new() { Variables = variables, Netrc = netrc, Authorities = Set("BERTH_CA_BUNDLE"), Mirrors = Transport.IndexMirrors.Parse(Set("BERTH_INDEX_MIRROR") ?? "") };

        string? Set(string name) => variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }
}
