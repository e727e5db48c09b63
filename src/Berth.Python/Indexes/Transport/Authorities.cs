using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Core.Problems;

namespace Berth.Python.Indexes.Transport;

/// <summary>Certificate authorities of the user's own, trusted besides the system's.</summary>
internal static class Authorities
{
    /// <exception cref="BerthException">BERTH2110: the file cannot be read, or holds no certificate.</exception>
    public static X509ChainPolicy Policy(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(file, e.Message, e);
        }

        if (policy.CustomTrustStore.Count == 0) throw Unusable(file, "it holds no certificate", null);
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        return policy;
    }

    private static BerthException Unusable(string file, string why, Exception? inner) =>
        new(new Problem(PythonProblems.InvalidIndexSetting, $"the certificate authorities in `{file}` cannot be used: {why}", Fix: "set BERTH_CA_BUNDLE to a readable PEM file, or take it away"), inner);
}
