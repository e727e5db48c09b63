using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Registries;

/// <summary>What a registry's answers mean for people (distribution-spec, "Error codes"). Nothing here shows a credential or the query of an address.</summary>
internal static class RegistryFailures
{
    private const int LargestBody = 16 << 10;
    private static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(10);

    public static BerthException Unreachable(Uri address, Exception cause)
    {
        var (why, fix) = cause switch
        {
            OperationCanceledException => ("it does not answer", "check the network, then run the command again"),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => ("its name is unknown", "check the spelling of the registry and the machine's DNS and proxy settings"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
                ("no TLS connection could be made", "add the registry's certificate authority to the machine's trusted ones, or name the registry among those spoken to in plain HTTP"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => ("the connection is refused or the host is not there", "check that the registry runs, and the machine's network and proxy settings"),
            _ => ("the connection breaks off", "check the network, then run the command again; what was downloaded is kept"),
        };
        return new BerthException(new Problem(OciProblems.RegistryUnreachable, $"the registry at `{Name(address)}` cannot be reached: {why}", Fix: fix), cause);
    }

    public static BerthException Failed(Uri address, string why) =>
        new(new Problem(OciProblems.RegistryFailed, $"the registry at `{Name(address)}` gave an answer that cannot be used: {why}", Fix: "try again later, or ask those who run the registry"));

    /// <summary>Reads the body, within bounds, for what the registry says itself.</summary>
    /// <param name="what">What was asked for: <c>manifest</c>, <c>blob</c>.</param>
    /// <param name="secrets">Taken out of what the registry says.</param>
    public static async Task<BerthException> OfAsync(HttpResponseMessage response, ImageReference reference, string what, IEnumerable<string> secrets, CancellationToken cancellationToken)
    {
        var said = await SaidAsync(response, secrets, cancellationToken);
        var name = $"`{ForeignText.Shown(reference.ToShortString(), 400)}`";
        return new BerthException(response.StatusCode switch
        {
            HttpStatusCode.NotFound => new Problem(OciProblems.ImageNotFound, $"`{reference.Registry}` has no {what} for {name}{said}", Fix: "check the spelling of repository and tag"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Problem(OciProblems.RegistryDenied,
                $"`{reference.Registry}` does not let {name} be read; it may also not exist{said}", Fix: $"docker login {reference.Registry}"),
            HttpStatusCode.TooManyRequests => new Problem(OciProblems.RegistryFailed, $"`{reference.Registry}` answers no more requests for now{said}",
                Fix: $"wait as long as it says, or sign in for a higher limit: docker login {reference.Registry}"),
            var status => new Problem(OciProblems.RegistryFailed, $"`{reference.Registry}` answered {(int)status} when asked for the {what} of {name}{said}", Fix: "try again later, or ask those who run the registry"),
        });
    }

    private static string Name(Uri address) => ForeignText.Shown(address.Authority);

    private static async Task<string> SaidAsync(HttpResponseMessage response, IEnumerable<string> secrets, CancellationToken cancellationToken)
    {
        var asked = response.Headers.RetryAfter?.Delta is { } wait ? $" (try again after {(long)wait.TotalSeconds} s)" : "";
        try
        {
            var body = await BoundedBody.ReadAsync(response, LargestBody, BodyPatience, cancellationToken);
            if (body is null) return asked;
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array) return asked;
            var parts = errors.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Take(3).Select(One).Where(p => p.Length > 0).ToList();
            var said = string.Join("; ", parts);
            foreach (var secret in secrets.Where(s => s.Length > 0)) said = said.Replace(secret, "***", StringComparison.Ordinal);
            return said.Length == 0 ? asked : $": {ForeignText.Shown(said, 300)}{asked}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException || RegistryTransport.IsCut(e, cancellationToken))
        {
            // The status alone says what happened; an unreadable explanation adds nothing.
            return asked;
        }
    }

    private static string One(JsonElement error)
    {
        static string Field(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var (code, message) = (Field(error, "code"), Field(error, "message"));
        return message.Length == 0 ? code : code.Length == 0 ? message : $"{message} ({code})";
    }
}
