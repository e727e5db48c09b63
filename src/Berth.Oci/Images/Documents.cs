using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Berth.Core.Locking;

namespace Berth.Oci.Images;

/// <summary>Points to content: its type, digest and size (OCI image-spec v1.1, descriptor.md).</summary>
public sealed record Descriptor
{
    public required string MediaType { get; init; }

    public required ContentDigest Digest { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }

    /// <summary>Only in an image index.</summary>
    public DescriptorPlatform? Platform { get; init; }
}

/// <summary>What an index entry runs on (image-index.md).</summary>
public sealed record DescriptorPlatform
{
    public required string Architecture { get; init; }

    public required string Os { get; init; }

    public string? Variant { get; init; }
}

/// <summary>A list of manifests, usually one per platform; also a layout's <c>index.json</c> (image-index.md).</summary>
public sealed record ImageIndex
{
    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; } = MediaTypes.ImageIndex;

    public ImmutableArray<Descriptor> Manifests { get; init; } = [];

    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}

/// <summary>One image: its config and layers, lowest first (manifest.md).</summary>
public sealed record ImageManifest
{
    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; } = MediaTypes.ImageManifest;

    public required Descriptor Config { get; init; }

    public required ImmutableArray<Descriptor> Layers { get; init; }

    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}

/// <summary>How an image is run and what its layers are (config.md).</summary>
public sealed record ImageConfig
{
    public DateTimeOffset? Created { get; init; }

    public required string Architecture { get; init; }

    public required string Os { get; init; }

    public string? Variant { get; init; }

    public ContainerConfig? Config { get; init; }

    [JsonPropertyName("rootfs")]
    public required RootFs RootFs { get; init; }

    public ImmutableArray<HistoryEntry>? History { get; init; }
}

/// <summary>Execution parameters (config.md, "config"). Property names are capitalised in JSON.</summary>
public sealed record ContainerConfig
{
    [JsonPropertyName("User")]
    public string? User { get; init; }

    [JsonPropertyName("Env")]
    public ImmutableArray<string>? Env { get; init; }

    [JsonPropertyName("Entrypoint")]
    public ImmutableArray<string>? Entrypoint { get; init; }

    [JsonPropertyName("Cmd")]
    public ImmutableArray<string>? Cmd { get; init; }

    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    [JsonPropertyName("Labels")]
    public ImmutableSortedDictionary<string, string>? Labels { get; init; }

    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }
}

/// <summary>Digests of the uncompressed layer tars, lowest first.</summary>
public sealed record RootFs
{
    public string Type { get; init; } = "layers";

    [JsonPropertyName("diff_ids")]
    public required ImmutableArray<ContentDigest> DiffIds { get; init; }
}

public sealed record HistoryEntry
{
    public DateTimeOffset? Created { get; init; }

    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    public string? Comment { get; init; }

    [JsonPropertyName("empty_layer")]
    public bool? EmptyLayer { get; init; }
}
