using System.Collections.Immutable;

namespace Berth.Oci.Registries;

/// <summary>Settings of a <see cref="RegistryClient"/>.</summary>
public sealed record RegistryOptions
{
    /// <summary>Asked once a registry wants to know who is there, by its name as in references (<c>docker.io</c>); null means anonymous.</summary>
    public Func<string, CancellationToken, ValueTask<RegistryCredentials?>> Credentials { get; init; } = (_, _) => ValueTask.FromResult<RegistryCredentials?>(null);

    /// <summary>Registries, as in references, that are spoken to without TLS. Loopback addresses always may be. Default: none.</summary>
    public ImmutableHashSet<string> PlainHttp { get; init; } = [];

    /// <summary>Tries of one request before it counts as failed; also reconnections in a row that bring a blob no further. At least 1, default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second try; doubles with each further one. Default 500 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between tries, also where the registry asks for a longer one: then the request fails at once. Default 60 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that brings nothing for so long counts as cut. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Layers downloaded at the same time. At least 1, default 3.</summary>
    public int ParallelLayers { get; init; } = 3;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
