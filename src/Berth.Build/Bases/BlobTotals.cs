using Berth.Build.Progress;
using Berth.Core.Locking;
using Berth.Oci.Registries;

namespace Berth.Build.Bases;

/// <summary>Adds up what the blobs of one pull tell of themselves, as the progress of one stage.</summary>
public sealed class BlobTotals(StageClock stage) : IProgress<TransferProgress>
{
    private readonly Dictionary<ContentDigest, TransferProgress> _blobs = [];

    public void Report(TransferProgress value)
    {
        lock (_blobs)
        {
            _blobs[value.Blob] = value;
            stage.Advance(_blobs.Values.Sum(b => b.FromStore ? b.Size : b.Received), _blobs.Values.Sum(b => b.Size));
        }
    }
}
