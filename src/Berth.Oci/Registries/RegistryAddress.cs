using System.Net;

namespace Berth.Oci.Registries;

/// <summary>Where a registry's interface is, and to whom plain HTTP may be spoken.</summary>
internal static class RegistryAddress
{
    public static string Host(string registry) => registry == ImageReference.DockerHub ? "registry-1.docker.io" : registry;

    public static bool IsLoopback(Uri address) => IsLoopbackHost(address.IdnHost);

    public static bool IsLoopback(string registry) =>
        Uri.TryCreate($"https://{Host(registry)}/", UriKind.Absolute, out var address) && IsLoopback(address);

    public static bool SameOrigin(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
