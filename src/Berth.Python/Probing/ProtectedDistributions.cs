using System.Collections.Immutable;

namespace Berth.Python.Probing;

/// <summary>
/// Which packages of a base image are never replaced. Whoever makes an image for training builds the framework for that image's drivers, CUDA and
/// communication libraries, and its users are told not to install another one over it: Determined's documents name TensorFlow, PyTorch, Horovod and
/// Apex. So a framework that the base holds is protected, and with it what was built for it.
/// </summary>
public static class ProtectedDistributions
{
    private static readonly string[] Frameworks =
    [
        "apex", "horovod", "jax", "jaxlib", "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-rocm", "tf-nightly", "torch",
    ];

    /// <summary>Built for one version of a framework: its binary parts break with another.</summary>
    private static readonly string[] Companions =
    [
        "flash-attn", "pytorch-triton", "pytorch-triton-rocm", "torchaudio", "torchtext", "torchvision", "transformer-engine", "triton", "xformers",
    ];

    /// <summary>Their normalised names: frameworks, and their companions where there is a framework.</summary>
    public static ImmutableHashSet<string> Of(IEnumerable<InstalledDistribution> installed)
    {
        var names = installed.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        return Frameworks.Any(names.Contains) ? [.. names.Where(n => Frameworks.Contains(n) || Companions.Contains(n) || IsDeviceLibrary(n))] : [];
    }

    /// <summary>CUDA and ROCm as packages: <c>nvidia-cudnn-cu12</c>, <c>jax-cuda12-plugin</c>.</summary>
    private static bool IsDeviceLibrary(string name) =>
        (name.StartsWith("nvidia-", StringComparison.Ordinal) && name.Contains("-cu", StringComparison.Ordinal))
        || name.StartsWith("jax-cuda", StringComparison.Ordinal) || name.StartsWith("jax-rocm", StringComparison.Ordinal);
}
