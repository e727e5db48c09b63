namespace Berth.Oci.Registries;

/// <summary>How to sign in to a registry. Never printed.</summary>
public sealed class RegistryCredentials(string user, string password)
{
    public string User { get; } = user;

    public string Password { get; } = password;

    public override string ToString() => "credentials (hidden)";
}
