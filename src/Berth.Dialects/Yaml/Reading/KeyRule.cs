namespace Berth.Dialects.Yaml.Reading;

/// <summary>One key of a mapping.</summary>
/// <param name="Description">A sentence or two for the JSON Schema.</param>
public sealed record KeyRule(string Name, Shape Shape, string Description = "")
{
    public bool Required { get; init; }

    public Standing Standing { get; init; } = Standing.Used;

    /// <summary>For a key without effect, why or what to do; for one that is not supported yet, what is missing.</summary>
    public string? Note { get; init; }

    /// <summary>What to do about a key that is not supported yet or missing.</summary>
    public string? Fix { get; init; }
}

public enum Standing
{
    Used,
    /// <summary>Valid, checked, and warned about: nothing comes of it yet.</summary>
    Idle,
    /// <summary>Refused as unknown, but <see cref="KeyRule.Fix"/> knows what was meant.</summary>
    Elsewhere,
    /// <summary>Refused: ignoring it would give something else than what was asked for.</summary>
    NotYet,
}
