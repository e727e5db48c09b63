using System.Net;

namespace Berth.Oci.Registries;

/// <summary>The machine's proxy, but not for the machine itself.</summary>
public sealed class LoopbackBypass(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => RegistryAddress.IsLoopback(host) || proxy.IsBypassed(host);
}
