using System.Collections.Immutable;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>What is known of a model and of how it is served, as far as its server is told.</summary>
internal sealed record ModelServing
{
    /// <summary>Begins with a slash and does not end with one; empty for none.</summary>
    public string UrlPrefix { get; init; } = "";

    public string? TargetType { get; init; }

    public string? TargetName { get; init; }

    public string? PositiveLabel { get; init; }

    public string? NegativeLabel { get; init; }

    public ImmutableArray<string> ClassLabels { get; init; } = [];

    /// <summary>Absolute path inside the container.</summary>
    public string? ClassLabelsFile { get; init; }

    /// <summary>JSON of <c>{"type", "payload"}</c> by the name of the parameter.</summary>
    public ImmutableSortedDictionary<string, string> RuntimeParameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Values that the environment requires of a model, by variable.</summary>
    public ImmutableSortedDictionary<string, string> RequiredMetadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Null as long as the model is not deployed.</summary>
    public string? DeploymentId { get; init; }

    public NetworkEgress Egress { get; init; } = NetworkEgress.None;

    /// <summary>Where the platform is and how to sign in there; null where there is no platform.</summary>
    public (string Endpoint, string Token)? Platform { get; init; }
}

/// <summary>Where a model may connect to.</summary>
internal enum NetworkEgress
{
    None,
    Public,
    /// <summary>The platform's own interface only.</summary>
    PlatformOnly,
}
