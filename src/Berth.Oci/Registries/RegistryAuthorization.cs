using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Registries;

/// <summary>Signs in to registries: basic, or bearer tokens from the service a registry names (distribution, "Token Authentication").</summary>
internal sealed class RegistryAuthorization(RegistryTransport transport) : IDisposable
{
    private const int LargestToken = 128 << 10;
    private const int LeastLife = 60;
    private readonly ConcurrentDictionary<(string Registry, string Scope), Ticket> _tickets = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The header that was last accepted for this, unless it has run out.</summary>
    public AuthenticationHeaderValue? For(string registry, string scope) =>
        _tickets.TryGetValue((registry, scope), out var ticket) && transport.Options.Time.GetUtcNow() < ticket.Until ? ticket.Header : null;

    /// <summary>What must never be shown: passwords and tokens in use.</summary>
    public IEnumerable<string> Secrets => _tickets.Values.SelectMany(t => t.Secrets);

    /// <summary>Does what a 401 asks for.</summary>
    /// <param name="refused">The header that brought the 401; null where none was sent.</param>
    /// <returns>A header to try again with; null where there is no way to get a better one.</returns>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        ImageReference reference, string scope, HttpResponseMessage unauthorized, AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        var challenges = unauthorized.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.SelectMany(Challenge.ReadAll).ToList() : [];
        var asked = unauthorized.RequestMessage!.RequestUri!;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Another layer of the same image may have got a new token meanwhile.
            if (For(reference.Registry, scope) is { } current && !current.Equals(refused)) return current;
            var credentials = await transport.Options.Credentials(reference.Registry, cancellationToken);
            Ticket? ticket = null;
            if (challenges.Find(c => c.Scheme == "bearer") is { } bearer) ticket = await TokenAsync(reference, scope, bearer, asked, credentials, cancellationToken);
            else if (credentials is not null && challenges.Exists(c => c.Scheme == "basic")) ticket = new Ticket(Basic(credentials), DateTimeOffset.MaxValue, Hidden(credentials));
            if (ticket is null || ticket.Header.Equals(refused)) return null;
            _tickets[(reference.Registry, scope)] = ticket;
            return ticket.Header;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Ticket> TokenAsync(ImageReference reference, string scope, Challenge challenge, Uri asked, RegistryCredentials? credentials, CancellationToken cancellationToken)
    {
        if (!challenge.Parameters.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var service)
            || !MayAsk(service, asked))
            throw RegistryFailures.Failed(asked, "it names no token service that may be asked");

        var scopes = new[] { scope }.Concat(challenge.Parameters.GetValueOrDefault("scope", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Take(10);
        var query = new StringBuilder(service.Query.Length > 1 ? service.Query + "&" : "?");
        if (challenge.Parameters.TryGetValue("service", out var name)) query.Append("service=").Append(Uri.EscapeDataString(name)).Append('&');
        query.AppendJoin('&', scopes.Select(s => "scope=" + Uri.EscapeDataString(s)));
        var address = new UriBuilder(service) { Query = query.ToString(), Fragment = "" }.Uri;

        var now = transport.Options.Time.GetUtcNow();
        var (_, body) = await transport.GetWholeAsync(service, LargestToken, "token", async cancel =>
        {
            var response = await transport.GetAsync(address, credentials is null ? null : Basic(credentials), null, cancel);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await RegistryFailures.OfAsync(response, reference, "token", Hidden(credentials), cancel);
        }, cancellationToken);
        var (token, life) = Read(body) ?? throw RegistryFailures.Failed(asked, "its token service gives no token");
        return new Ticket(new AuthenticationHeaderValue("Bearer", token), now.AddSeconds(life), [token, .. Hidden(credentials)]);
    }

    /// <summary>Passwords go over TLS, or in plain text where the registry is spoken to so and the service is as near.</summary>
    private bool MayAsk(Uri service, Uri registry) => service.Scheme == Uri.UriSchemeHttps
        || (service.Scheme == Uri.UriSchemeHttp && registry.Scheme == Uri.UriSchemeHttp
            && (RegistryAddress.IsLoopback(service) || RegistryAddress.SameOrigin(service, registry) || transport.Options.PlainHttp.Contains(service.Authority)));

    /// <summary>Tokens end up in a header, so other characters than RFC 6750's are refused.</summary>
    private static (string Token, int Life)? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var token = Text(root, "token") ?? Text(root, "access_token");
            if (string.IsNullOrEmpty(token) || !token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c))) return null;
            var life = root.TryGetProperty("expires_in", out var e) && e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var seconds) ? seconds : LeastLife;
            return (token, Math.Max(life, LeastLife));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static AuthenticationHeaderValue Basic(RegistryCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")));

    private static string[] Hidden(RegistryCredentials? credentials) => credentials is null ? [] : [credentials.Password, Basic(credentials).Parameter!];

    private sealed record Ticket(AuthenticationHeaderValue Header, DateTimeOffset Until, string[] Secrets);
}
