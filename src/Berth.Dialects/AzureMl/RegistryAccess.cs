using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>
/// Reads <c>docker.baseImageRegistry</c>. Names and passwords are checked for being there and go no further: Berth signs in with what
/// <c>docker login</c> keeps.
/// </summary>
internal static class RegistryAccess
{
    private const string Key = "docker.baseImageRegistry";

    /// <returns>The registry's host; null where none is named.</returns>
    public static string? Read(YamlMapping? registry, EnvironmentReading reading)
    {
        if (registry is null) return null;
        var (user, password, identity) = (registry.Find("username"), registry.Find("password"), registry.Mapping("registryIdentity"));
        var host = registry.Scalar("address")?.Value.Trim().TrimEnd('/');
        if (host is { Length: > 0 } && (host.Contains('@', StringComparison.Ordinal) || host.Contains("://", StringComparison.Ordinal)))
        {
            // Not repeated: it may hold a password.
            reading.Refuse(DialectProblems.InvalidValue, $"`{Key}.address` has to be a host", registry.Find("address")!.Where, "write a host such as `example.azurecr.io`", $"{Key}.address");
            host = null;
        }

        if (user is null != password is null)
        {
            var lacking = user is null ? "username" : "password";
            reading.Refuse(DialectProblems.MissingKey, $"`{Key}.{lacking}` is missing: name and password go together", (user ?? password)!.Where, $"add `{lacking}`, or set both to null", $"{Key}.{lacking}");
        }

        var isIdentified = identity is not null && identity.Entries.Any(e => e.Value is not YamlScalar { IsNull: true });
        if ((user ?? password) is { } given && isIdentified)
            reading.Refuse(DialectProblems.InvalidValue, $"`{Key}` has both a password and an identity", given.Where, "keep one of the two", Key);
        var login = host is { Length: > 0 } ? $"docker login {host}" : "docker login HOST";
        if ((user ?? password) is { } secret)
        {
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, $"the name and password in `{Key}` are not used: secrets do not belong into a declaration", secret.Where, login, Severity.Warning, Key));
        }

        if (isIdentified) reading.Problems.Add(new Problem(
            DialectProblems.NoEffect, $"`{Key}.registryIdentity` has no effect here: it belongs to Azure's own machines", identity!.Where, login, Severity.Warning, $"{Key}.registryIdentity"));
        return host is { Length: > 0 } ? host : null;
    }
}
