namespace Berth.Python.Indexes;

/// <summary>How to sign in to an index. Never printed.</summary>
/// <param name="address">Where they may be sent: this address and everything below it.</param>
public sealed class IndexCredentials(Uri address, string user, string password)
{
    public Uri Address { get; } = Pages.PageLink.WithoutSecrets(address);

    public string User { get; } = user;

    public string Password { get; } = password;

    public override string ToString() => $"credentials for {Address.Host} (hidden)";
}
