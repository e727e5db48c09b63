using Berth.Dialects.Conda;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.AzureMl;

/// <summary>The keys of the second SDK's environment YAML (reference-yaml-environment).</summary>
public static class EnvironmentYamlShape
{
    private static readonly Shape Any = new Shape.Literal();
    private static readonly Shape Strings = new Shape.MapOf(Any);

    public static Shape.Keys Document { get; } = new(
        new KeyRule("$schema", new Shape.Text(), "Address of Azure ML's schema, for editors."),
        new KeyRule("name", Any, "What the environment is called. It does not change the image."),
        new KeyRule("version", Any, "Version of the environment, in quotes. It does not change the image."),
        new KeyRule("description", Any, "What the environment is for. For people only."),
        new KeyRule("tags", Strings, "Labels for people."),
        new KeyRule("properties", Strings, "Labels for programs."),
        new KeyRule("image", new Shape.Text(), "Image to build on; exclusive with `build`."),
        new KeyRule("conda_file", new Shape.OneOf(new Shape.Text(), CondaShape.Document), "Conda environment: a path relative to this file, or its content. Only with `image`."),
        new KeyRule(
            "build",
            new Shape.Keys(
                new KeyRule("path", new Shape.Text(), "Folder that the Dockerfile sees, relative to this file.") { Required = true },
                new KeyRule("dockerfile_path", new Shape.Text(), "The Dockerfile, relative to that folder. Default: `Dockerfile`.")),
            "A Dockerfile and its folder; exclusive with `image`."),
        new KeyRule("os_type", new Shape.Choice("linux", "Linux", "LINUX", "windows", "Windows", "WINDOWS"), "Operating system. Default: linux."),
        new KeyRule(
            "inference_config",
            new Shape.Keys(Route("liveness_route"), Route("readiness_route"), Route("scoring_route")),
            "Routes of an inference server in the image."),
        new KeyRule("datastore", new Shape.Text(), "Where the build folder is uploaded to."),
        Elsewhere("channels", "put it under `conda_file`: this key belongs to a conda environment"),
        Elsewhere("dependencies", "put it under `conda_file`: this key belongs to a conda environment"),
        Elsewhere("environment_variables", "move it to the job: the second form of environments has no variables"),
        Elsewhere("docker", "write the image as `image: NAME`"));

    /// <summary>JSON Schema of the dialect.</summary>
    public static string ToJsonSchema() => ShapeSchema.Write(Document, "azureml.schema.json", "Azure ML environment (YAML)");

    private static KeyRule Route(string name) => new(
        name, new Shape.Keys(new KeyRule("path", new Shape.Text(), "Path of the request.") { Required = true }, new KeyRule("port", new Shape.Integer(1, 65535), "Port in the container.") { Required = true }),
        "A route of the inference server.")
    {
        Required = true,
    };

    private static KeyRule Elsewhere(string name, string fix) => new(name, new Shape.Anything()) { Standing = Standing.Elsewhere, Fix = fix };
}
