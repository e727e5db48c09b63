using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Validation;

namespace Berth.Oci.Registries;

/// <summary>
/// Speaks the reading half of the OCI distribution protocol v1.1 to any number of registries. Remembers tokens and which loopback registries
/// have TLS; safe for use by many at once.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private static readonly string[] ManifestTypes = [MediaTypes.ImageIndex, MediaTypes.ImageManifest, MediaTypes.DockerManifestList, MediaTypes.DockerManifest];
    private readonly RegistryTransport _transport;
    private readonly RegistryAuthorization _authorization;
    private readonly ConcurrentDictionary<string, string> _schemes = new();

    public RegistryClient(RegistryOptions options)
    {
        _transport = new RegistryTransport(options);
        _authorization = new RegistryAuthorization(_transport);
    }

    public RegistryOptions Options => _transport.Options;

    /// <summary>The manifest or index the reference names, verified against the reference's digest and the one the registry states.</summary>
    /// <exception cref="BerthException">BERTH3003: other bytes than named; BERTH3201 to BERTH3204.</exception>
    public async Task<(ContentDigest Digest, byte[] Json)> GetManifestAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var (headers, json) = await _transport.GetWholeAsync(Place(reference), ImageValidation.LargestDocument, "manifest", cancel => GetAsync(
            reference, $"manifests/{reference.Target}", "manifest", AcceptManifests, cancel), cancellationToken);
        var digest = ContentDigest.Of(json);
        var stated = headers.TryGetValues("Docker-Content-Digest", out var values) && ContentDigest.TryParse(values.First(), out var s) ? s : digest;
        if (digest != (reference.Digest ?? stated))
            throw Mismatch(reference, "manifest", reference.Digest ?? stated, digest);
        return (digest, json);
    }

    /// <summary>A small blob such as a config, verified.</summary>
    public async Task<byte[]> GetDocumentAsync(ImageReference reference, Descriptor descriptor, CancellationToken cancellationToken)
    {
        if (descriptor.Size > ImageValidation.LargestDocument)
            throw new BerthException(new Problem(OciProblems.InvalidManifest, $"the config of `{reference.ToShortString()}` has {descriptor.Size} bytes; at most {ImageValidation.LargestDocument} are read", Fix: "check that this is an image"));
        var (_, content) = await _transport.GetWholeAsync(Place(reference), (int)descriptor.Size, "blob",
            cancel => OpenBlobAsync(reference, descriptor.Digest, 0, cancel), cancellationToken);
        return ContentDigest.Of(content) == descriptor.Digest ? content : throw Mismatch(reference, "blob", descriptor.Digest, ContentDigest.Of(content));
    }

    /// <summary>Asks for a blob from a byte on; the answer says whether the registry heeded that.</summary>
    internal Task<HttpResponseMessage> OpenBlobAsync(ImageReference reference, ContentDigest digest, long offset, CancellationToken cancellationToken) =>
        GetAsync(reference, $"blobs/{digest}", "blob", headers =>
        {
            if (offset > 0) headers.Range = new RangeHeaderValue(offset, null);
        }, cancellationToken);

    internal static BerthException Mismatch(ImageReference reference, string what, ContentDigest expected, ContentDigest found) =>
        new(new Problem(OciProblems.DigestMismatch, $"`{reference.Registry}` gave other bytes for the {what} {expected} of `{reference.ToShortString()}`: they have the digest {found}",
            Fix: "run the command again; if it stays so, a proxy or the registry changes what it passes on"));

    public void Dispose()
    {
        _authorization.Dispose();
        _transport.Dispose();
    }

    /// <summary>For messages only.</summary>
    internal static Uri Place(ImageReference reference) => new($"https://{RegistryAddress.Host(reference.Registry)}/");

    private static void AcceptManifests(HttpRequestHeaders headers)
    {
        foreach (var type in ManifestTypes) headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
    }

    private async Task<HttpResponseMessage> GetAsync(ImageReference reference, string path, string what, Action<HttpRequestHeaders> prepare, CancellationToken cancellationToken)
    {
        var host = RegistryAddress.Host(reference.Registry);
        var address = new Uri($"{await SchemeAsync(reference.Registry, cancellationToken)}://{host}/v2/{reference.Repository}/{path}");
        var scope = $"repository:{reference.Repository}:pull";
        var header = _authorization.For(reference.Registry, scope);
        var response = await _transport.GetAsync(address, header, prepare, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && RegistryAddress.SameOrigin(response.RequestMessage!.RequestUri!, address))
        {
            using var unauthorized = response;
            if (await _authorization.AnswerAsync(reference, scope, unauthorized, header, cancellationToken) is not { } better)
                throw await RegistryFailures.OfAsync(unauthorized, reference, what, _authorization.Secrets, cancellationToken);
            response = await _transport.GetAsync(address, better, prepare, cancellationToken);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RegistryFailures.OfAsync(response, reference, what, _authorization.Secrets, cancellationToken);
    }

    /// <summary>HTTPS; on loopback, plain HTTP unless what listens there turns out to speak TLS only.</summary>
    private async Task<string> SchemeAsync(string registry, CancellationToken cancellationToken)
    {
        if (Options.PlainHttp.Contains(registry)) return Uri.UriSchemeHttp;
        if (!RegistryAddress.IsLoopback(registry)) return Uri.UriSchemeHttps;
        if (_schemes.TryGetValue(registry, out var known)) return known;
        var scheme = Uri.UriSchemeHttp;
        try
        {
            using var answer = await _transport.AskAsync(new Uri($"http://{registry}/v2/"), null, null, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.BadRequest) scheme = Uri.UriSchemeHttps;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            scheme = Uri.UriSchemeHttps;
        }
        catch (Exception e) when (RegistryTransport.IsCut(e, cancellationToken))
        {
            // Nobody there, or nobody yet: the request itself will say so.
            return scheme;
        }

        return _schemes.GetOrAdd(registry, scheme);
    }
}
