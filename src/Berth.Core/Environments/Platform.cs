namespace Berth.Core.Environments;

/// <summary>Operating system and processor, in OCI's words: <c>linux/amd64</c>, <c>linux/arm64</c>, with an optional variant (<c>v8</c>).</summary>
public sealed record Platform(string Os, string Architecture, string? CpuVariant = null)
{
    public static Platform LinuxAmd64 { get; } = new("linux", "amd64");

    public static Platform LinuxArm64 { get; } = new("linux", "arm64");

    public override string ToString() => CpuVariant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{CpuVariant}";
}
