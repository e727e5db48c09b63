namespace Berth.Oci.Tests.Registries;

/// <summary>Makes a fake registry ask for bearer tokens and give them out.</summary>
public sealed class BearerRegistry(FakeRegistry registry)
{
    private int _issued;
    private int _valid;

    public int Issued => _issued;

    /// <summary>From now on only tokens issued later are taken.</summary>
    public void Revoke() => _valid = _issued + 1;

    public FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Path.StartsWith("/token", StringComparison.Ordinal)) return FakeAnswer.Json(200, $$"""{"token":"secret.token.{{Interlocked.Increment(ref _issued)}}","expires_in":300}""");
        if (request.Path == "/v2/") return null;
        if (request.Header("authorization") is { } header && header.StartsWith("Bearer secret.token.", StringComparison.Ordinal) && int.Parse(header.Split('.')[^1]) >= _valid) return null;
        return FakeAnswer.Json(401, "{}", ("WWW-Authenticate", $"Bearer realm=\"http://{registry.Name}/token\",service=\"the registry\",scope=\"repository:a:pull\""));
    }
}
