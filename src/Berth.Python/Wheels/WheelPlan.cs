using System.Collections.Immutable;
using Berth.Oci.Layers;

namespace Berth.Python.Wheels;

/// <summary>A wheel laid out for an image: what is written where. Contents are read when an entry is opened.</summary>
/// <param name="Name">Normalised.</param>
/// <param name="Version">Normalised.</param>
/// <param name="Files">Sorted by path. Their contents come from the archive, which must stay open as long as they are read.</param>
/// <param name="Record">Rows of the RECORD as installed, sorted by path; they say what the files hold.</param>
/// <param name="Hashes">Content hash by layer path, as RECORD writes it; null where the wheel gives none.</param>
public sealed record WheelPlan(
    string Name,
    string Version,
    ImmutableArray<LayerEntry.File> Files,
    ImmutableArray<RecordRow> Record,
    IReadOnlyDictionary<string, string?> Hashes)
{
    /// <summary>Bytes of all files.</summary>
    public long InstalledSize => Files.Sum(f => f.Size);
}
