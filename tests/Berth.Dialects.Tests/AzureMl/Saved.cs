namespace Berth.Dialects.Tests.AzureMl;

/// <summary>Documents as the first SDK saves them.</summary>
internal static class Saved
{
    /// <summary>A new environment with an image, byte for byte.</summary>
    public const string Fresh = """
        {
            "name": "demo",
            "version": null,
            "environmentVariables": {
                "EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"
            },
            "python": {
                "userManagedDependencies": false,
                "interpreterPath": "python",
                "condaDependenciesFile": null,
                "baseCondaEnvironment": null
            },
            "docker": {
                "enabled": false,
                "baseImage": "debian:bookworm",
                "baseDockerfile": null,
                "sharedVolumes": true,
                "shmSize": null,
                "arguments": [],
                "baseImageRegistry": {
                    "address": null,
                    "username": null,
                    "password": null,
                    "registryIdentity": null
                },
                "platform": {
                    "os": "Linux",
                    "architecture": "amd64"
                }
            },
            "spark": {
                "repositories": [],
                "packages": [],
                "precachePackages": true
            },
            "databricks": {
                "mavenLibraries": [],
                "pypiLibraries": [],
                "rcranLibraries": [],
                "jarLibraries": [],
                "eggLibraries": []
            },
            "r": null,
            "inferencingStackVersion": null
        }
        """;
}
