namespace Berth.Oci.Layers;

/// <summary>How a layer is written.</summary>
public sealed record LayerWriteOptions
{
    /// <summary>
    /// True for what had to be executed and cannot be made again: it is on the disk when the writing returns. False (the default) for
    /// what follows from the lock: it is written back at leisure, and checked if the machine went down before.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>What is written: bytes are what costs, so a form that can be made from the other is left until somebody needs it.</summary>
    public LayerForms Forms { get; init; } = LayerForms.Both;

    /// <summary>Called with the bytes of the tar that were written since the last call, from a thread of the writer's.</summary>
    public Action<long>? Progress { get; init; }
}
