using Berth.Core.Environments;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Writes <c>r</c>.</summary>
internal static class SavedR
{
    public static YamlNode Of(RSpec? r) => r is null
        ? JsonValue.Null
        : JsonValue.Object(
            ("rVersion", JsonValue.Text(r.Version)),
            ("userManaged", JsonValue.Flag(r.UserManaged)),
            ("rscriptPath", JsonValue.Text(r.Rscript)),
            ("snapshotDate", JsonValue.Text(r.Snapshot)),
            ("cranPackages", JsonValue.List(r.Cran.Select(p => JsonValue.Object(("name", JsonValue.Text(p.Name)), ("version", JsonValue.Text(p.Version)), ("repository", JsonValue.Text(p.Repository)))))),
            ("gitHubPackages", JsonValue.List(r.GitHub.Select(p => JsonValue.Object(("repository", JsonValue.Text(p)), ("authToken", JsonValue.Null))))),
            ("bioConductorPackages", JsonValue.List(r.Bioconductor.Select(p => JsonValue.Text(p)))),
            ("customUrlPackages", JsonValue.List(r.Addresses.Select(p => JsonValue.Text(p)))));
}
