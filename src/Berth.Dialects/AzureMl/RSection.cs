using System.Collections.Immutable;
using System.Globalization;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads <c>r</c> of a saved environment. Tokens of private repositories go no further.</summary>
internal static class RSection
{
    public static RSpec? Read(YamlMapping? r, EnvironmentReading reading)
    {
        if (r is null) return null;
        var day = r.Scalar("snapshotDate");
        if (day is not null && !DateOnly.TryParseExact(day.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            reading.Refuse(DialectProblems.InvalidValue, "`r.snapshotDate` is not a day", day.Where, "write it as `2021-03-04`", "r.snapshotDate");
        foreach (var package in Mappings(r, "gitHubPackages"))
        {
            if (package.Find("authToken") is { } token)
            {
                reading.Problems.Add(new Problem(
                    DialectProblems.NoEffect, "`authToken` is not used: secrets do not belong into a declaration", token.Where, "set it to null", Severity.Warning, "r.gitHubPackages"));
            }

            if (package.Scalar("repository") is { } name && name.Value.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
                reading.Refuse(DialectProblems.InvalidValue, "`r.gitHubPackages` holds something that is no repository", name.Where, "write `owner/name`", "r.gitHubPackages");
        }

        return new RSpec
        {
            Version = r.Scalar("rVersion")?.Value,
            UserManaged = SavedEnvironment.IsSet(r, "userManaged"),
            Rscript = r.Scalar("rscriptPath")?.Value,
            Snapshot = day?.Value,
            Cran = [.. Mappings(r, "cranPackages").Select(p => new RPackage(p.Scalar("name")?.Value ?? "", p.Scalar("version")?.Value, p.Scalar("repository")?.Value))],
            Bioconductor = Texts(r, "bioConductorPackages"),
            GitHub = [.. Mappings(r, "gitHubPackages").Select(p => p.Scalar("repository")?.Value).OfType<string>()],
            Addresses = [.. Texts(r, "customUrlPackages").Select(a => a.Contains("://", StringComparison.Ordinal) ? a : Path.GetFullPath(a, reading.File.Folder))],
            Where = r.Where,
        };
    }

    private static IEnumerable<YamlMapping> Mappings(YamlMapping r, string key) => (r.Find(key) as YamlSequence)?.Items.OfType<YamlMapping>() ?? [];

    private static ImmutableArray<string> Texts(YamlMapping r, string key) => [.. r.Scalars(key).Select(s => s.Value)];
}
