namespace Berth.Oci.Layers;

/// <summary>How a layer lies in the store; it is the same layer, under the same diff id, in either form.</summary>
[Flags]
public enum LayerForms
{
    /// <summary>The tar: what an image consists of, and other tools read.</summary>
    Blob = 1,

    /// <summary>Unpacked: what a container starts from.</summary>
    Snapshot = 2,

    Both = Blob | Snapshot,
}
