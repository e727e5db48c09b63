using System.Collections.Immutable;
using Berth.Oci.Images;
using Berth.Oci.Layers;

namespace Berth.Build.Steps;

/// <summary>The variables a build step sees: the image's own, what makes its results repeatable, the step's, and the machine's proxies.</summary>
public static class StepEnvironment
{
    /// <param name="own">The step's variables; they are part of its key.</param>
    /// <param name="machine">Proxies; they are not.</param>
    public static ImmutableArray<string> Of(ImageConfig config, IEnumerable<string> own, IEnumerable<string> machine) =>
    [
        .. config.Config?.Env ?? [],
        "HOME=/root",
        "DEBIAN_FRONTEND=noninteractive",
        // Makes Python write byte code that is checked by hash instead of by time, and file times that tools record constant.
        $"SOURCE_DATE_EPOCH={LayerFormat.Time}",
        "PYTHONHASHSEED=0",
        "LC_ALL=C.UTF-8",
        "TZ=UTC",
        .. machine,
        .. own,
    ];
}
