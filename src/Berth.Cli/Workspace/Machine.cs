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

    /// <summary>The proxy settings that are not empty, in the spellings found.</summary>
    public static IReadOnlyDictionary<string, string> Proxies
    {
        get
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in ProxyNames)
            {
                foreach (var spelling in new[] { name, name.ToUpperInvariant() })
                    if (System.Environment.GetEnvironmentVariable(spelling) is { Length: > 0 } value) found[spelling] = value;
            }

            return found;
        }
    }

    /// <summary>The same as <c>NAME=VALUE</c>, sorted.</summary>
    public static ImmutableArray<string> ProxyVariables
    {
        get
        {
            var lines = ImmutableArray.CreateBuilder<string>();
            foreach (var (name, value) in Proxies) lines.Add($"{name}={value}");
            lines.Sort(StringComparer.Ordinal);
            return lines.ToImmutable();
        }
    }

    /// <summary>Every variable of this process, as it is now.</summary>
    public static IReadOnlyDictionary<string, string> AllVariables()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables()) found[(string)entry.Key] = (string?)entry.Value ?? "";
        return found;
    }
}
