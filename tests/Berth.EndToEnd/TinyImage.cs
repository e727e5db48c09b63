using System.Security.Cryptography;
using System.Text;

namespace Berth.EndToEnd;

/// <summary>An image without layers, put into a store as its blobs.</summary>
internal static class TinyImage
{
    /// <returns>Digest of its manifest.</returns>
    public static async Task<string> PutAsync(string home, CancellationToken cancellationToken)
    {
        var config = await BlobAsync(home, """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""", cancellationToken);
        return (await BlobAsync(home,
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{config.Digest}}","size":{{config.Size}}},"layers":[]}""",
            cancellationToken)).Digest;
    }

    private static async Task<(string Digest, int Size)> BlobAsync(string home, string text, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var hex = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await File.WriteAllBytesAsync(Path.Combine(home, "blobs", "sha256", hex), bytes, cancellationToken);
        return ($"sha256:{hex}", bytes.Length);
    }
}
