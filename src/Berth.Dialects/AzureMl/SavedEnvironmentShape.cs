using Berth.Dialects.Conda;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.AzureMl;

/// <summary>The keys of <c>azureml_environment.json</c>, in the order in which the first SDK writes them.</summary>
public static class SavedEnvironmentShape
{
    private static readonly Shape Any = new Shape.Literal();
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Flag = new Shape.Flag();
    private static readonly Shape Texts = new Shape.ListOf(Any);
    private static readonly Shape Anythings = new Shape.ListOf(new Shape.Anything());

    public static Shape.Keys Document { get; } = new(
        new KeyRule("name", Any) { Required = true },
        new KeyRule("version", Any),
        new KeyRule("assetId", Any),
        new KeyRule("environmentVariables", new Shape.MapOf(Any)),
        new KeyRule("python", Python),
        new KeyRule("docker", Docker),
        new KeyRule("spark", new Shape.Keys(new KeyRule("repositories", Anythings), new KeyRule("packages", Anythings), new KeyRule("precachePackages", Flag))),
        new KeyRule(
            "databricks",
            new Shape.Keys(
                new KeyRule("mavenLibraries", Anythings), new KeyRule("pypiLibraries", Anythings), new KeyRule("rcranLibraries", Anythings),
                new KeyRule("jarLibraries", Anythings), new KeyRule("eggLibraries", Anythings))),
        new KeyRule("r", R),
        new KeyRule("inferencingStackVersion", new Shape.Choice("latest")));

    private static Shape.Keys Python => new(
        new KeyRule("userManagedDependencies", Flag),
        new KeyRule("interpreterPath", Text),
        new KeyRule("condaDependenciesFile", Text),
        new KeyRule("baseCondaEnvironment", Text),
        new KeyRule("condaDependencies", CondaShape.Document));

    private static Shape.Keys Docker => new(
        new KeyRule("enabled", Flag),
        new KeyRule("baseImage", Text),
        new KeyRule("baseDockerfile", Text),
        new KeyRule("buildContext", new Shape.Keys(new KeyRule("locationType", Text), new KeyRule("location", Text) { Required = true }, new KeyRule("dockerfilePath", Text))),
        new KeyRule("sharedVolumes", Flag),
        new KeyRule("shmSize", new Shape.OneOf(new Shape.Text(ByteSize.Pattern), new Shape.Integer(1))),
        new KeyRule("arguments", Texts),
        new KeyRule("gpuSupport", Flag),
        new KeyRule(
            "baseImageRegistry",
            new Shape.Keys(
                new KeyRule("address", Text), new KeyRule("username", Text), new KeyRule("password", Text),
                new KeyRule("registryIdentity", new Shape.Keys(new KeyRule("resourceId", Text), new KeyRule("clientId", Text))))),
        new KeyRule("platform", new Shape.Keys(new KeyRule("os", Text), new KeyRule("architecture", Text))));

    private static Shape.Keys R => new(
        new KeyRule("rVersion", Any),
        new KeyRule("userManaged", Flag),
        new KeyRule("rscriptPath", Text),
        new KeyRule("snapshotDate", Any),
        new KeyRule("cranPackages", new Shape.ListOf(new Shape.Keys(new KeyRule("name", Text) { Required = true }, new KeyRule("version", Any), new KeyRule("repository", Text)))),
        new KeyRule("gitHubPackages", new Shape.ListOf(new Shape.Keys(new KeyRule("repository", Text) { Required = true }, new KeyRule("authToken", Text)))),
        new KeyRule("bioConductorPackages", Texts),
        new KeyRule("customUrlPackages", Texts));
}
