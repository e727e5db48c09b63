using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Every key of <c>azureml_environment.json</c> with its default, in the order in which the first SDK writes them.</summary>
internal static class SavedDefaults
{
    public static YamlMapping Document { get; } = JsonValue.Object(
        ("name", JsonValue.Null),
        ("version", JsonValue.Null),
        ("environmentVariables", JsonValue.Object()),
        ("python", JsonValue.Object(
            ("userManagedDependencies", JsonValue.Flag(false)), ("interpreterPath", JsonValue.Text("python")),
            ("condaDependenciesFile", JsonValue.Null), ("baseCondaEnvironment", JsonValue.Null))),
        ("docker", JsonValue.Object(
            ("enabled", JsonValue.Flag(false)), ("baseImage", JsonValue.Null), ("baseDockerfile", JsonValue.Null),
            ("sharedVolumes", JsonValue.Flag(true)), ("shmSize", JsonValue.Null), ("arguments", JsonValue.List()),
            ("baseImageRegistry", JsonValue.Object(
                ("address", JsonValue.Null), ("username", JsonValue.Null), ("password", JsonValue.Null), ("registryIdentity", JsonValue.Null))),
            ("platform", JsonValue.Object(("os", JsonValue.Text("Linux")), ("architecture", JsonValue.Text("amd64")))))),
        ("spark", JsonValue.Object(("repositories", JsonValue.List()), ("packages", JsonValue.List()), ("precachePackages", JsonValue.Flag(true)))),
        ("databricks", JsonValue.Object(
            ("mavenLibraries", JsonValue.List()), ("pypiLibraries", JsonValue.List()), ("rcranLibraries", JsonValue.List()),
            ("jarLibraries", JsonValue.List()), ("eggLibraries", JsonValue.List()))),
        ("r", JsonValue.Null),
        ("inferencingStackVersion", JsonValue.Null));
}
