namespace Berth.Oci.Registries;

/// <summary>Small bodies, read whole.</summary>
internal static class BoundedBody
{
    /// <param name="patience">For the whole body; past it the read is cancelled.</param>
    /// <returns>Null where the body is larger than <paramref name="limit"/> bytes.</returns>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit) return null;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(patience);
        await using var body = await response.Content.ReadAsStreamAsync(bounded.Token);
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await body.ReadAsync(buffer, bounded.Token)) > 0)
        {
            if (whole.Length + read > limit) return null;
            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }
}
