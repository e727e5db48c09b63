using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Berth.Core.Environments;

namespace Berth.Cli.Workspace;

/// <summary>What this machine is and has.</summary>
public static class Machine
{
    private static readonly string[] ProxyNames = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

    public static Platform Platform => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? Platform.LinuxArm64 : Platform.LinuxAmd64;

    /// <summary>By the device nodes that the drivers make.</summary>
    public static Accelerator Accelerator =>
        File.Exists("/dev/nvidiactl") ? Accelerator.Cuda : File.Exists("/dev/kfd") ? Accelerator.Rocm : Accelerator.Cpu;

    public static IReadOnlyDictionary<string, string> Variables => System.Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);

    /// <summary>The proxy settings, <c>NAME=VALUE</c>.</summary>
    public static ImmutableArray<string> Proxies => [.. Variables
        .Where(v => v.Value.Length > 0 && ProxyNames.Contains(v.Key, StringComparer.OrdinalIgnoreCase))
        .Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal)];
}
