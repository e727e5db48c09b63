using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>Reads the section that describes the image: what the Dockerfile that Polyaxon writes would have said.</summary>
/// <param name="newer">Whether the file is of 0.5 or later, which set a language only where one is asked for.</param>
internal sealed class PolyaxonBuild(YamlMapping build, DocumentFile file, bool newer, ImmutableArray<Problem>.Builder problems)
{
    private const string Older = "en_US.UTF-8";

    /// <summary>Absolute folder of the code.</summary>
    public string Folder { get; } = Path.GetFullPath(build.Scalar("context")?.Value is { Length: > 0 } context && !context.Contains('\0', StringComparison.Ordinal) ? context.TrimStart('/') : ".", file.Folder);

    public EnvironmentSpec Read(string? name, string? description, string path)
    {
        CheckContext(path);
        var variables = Variables(path);
        var steps = new PolyaxonSteps(Folder, file, variables, problems).Read(build.Find("build_steps") as YamlSequence);
        return new EnvironmentSpec
        {
            Name = name,
            Description = description,
            Base = PerAccelerator<Declared<string>?>.Same(Image(path)),
            Apt = steps.Apt,
            Python = steps.Python,
            Steps = steps.Steps,
            Variables = PerAccelerator<ImmutableArray<VariableEntry>>.Same(variables),
        };
    }

    private Declared<string>? Image(string path)
    {
        if (build.Scalar("image") is { Value.Length: > 0 } image)
        {
            if (IsImage(image.Value)) return new(ImagePath.Absolute(image.Value, file.Folder), image.Where);
            Refuse(DialectProblems.InvalidValue, $"`{image.Value}` is not the name of an image", image, "write `NAME:TAG`, or `HOST:PORT/NAME:TAG`", path + "image");
        }
        else if (build.Scalar("ref") is { } other)
        {
            Refuse(DialectProblems.NotSupportedYet, $"`{path}ref` names another build, which is not supported yet: builds are not kept by number here", other, "write its `image` and `build_steps`", path + "ref");
        }
        else if (build.Find("dockerfile") is null)
        {
            Refuse(DialectProblems.MissingKey, $"`{path}image` is missing", build, "add `image: python:3.12-slim`", path + "image");
        }

        return null;
    }

    private static bool IsImage(string text)
    {
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return false;
        if (text.StartsWith("oci:", StringComparison.Ordinal) || text.Contains("archive:", StringComparison.Ordinal)) return true;
        var parts = text.Split('@')[0].Split(':');
        return parts.Length <= 2 || (parts.Length == 3 && parts[1].IndexOf('/', StringComparison.Ordinal) > 0);
    }

    private void CheckContext(string path)
    {
        if (build.Scalar("context") is not { } context) return;
        var root = file.Folder.TrimEnd('/');
        if (Folder != root && !Folder.StartsWith(root + "/", StringComparison.Ordinal))
            Refuse(DialectProblems.OutsideFolder, $"`{path}context` leads out of the folder of the document", context, "name a folder below it", path + "context");
        else if (!Directory.Exists(Folder))
            Refuse(DialectProblems.FileMissing, $"the folder `{context.Value}` does not exist", context, "check the path; it is relative to the document", path + "context");
    }

    /// <summary>In the order of the ENV lines: the language, the shell, then the user's.</summary>
    private ImmutableArray<VariableEntry> Variables(string path)
    {
        var variables = ImmutableArray.CreateBuilder<VariableEntry>();
        var language = build.Scalar("lang_env");
        if ((language?.Value ?? (newer ? null : Older)) is { Length: > 0 } value)
        {
            foreach (var name in new[] { "LC_ALL", "LANG", "LANGUAGE" }) variables.Add(new(name, value, language?.Where));
        }

        variables.Add(new("SHELL", "/bin/bash", null));
        foreach (var pair in (build.Find("env_vars") as YamlSequence)?.Items ?? [])
        {
            if (pair is YamlSequence { Items: [YamlScalar key, YamlScalar given] } && key.Value.Length > 0 && !key.IsNull)
            {
                // What a Dockerfile escapes with a backslash is escaped with a second dollar sign here.
                var text = given.Plain ? PythonText.Of(ValueNodes.ToValue(given)) : given.Value;
                variables.Add(new(key.Value, text.Replace("\\$", "$$", StringComparison.Ordinal), pair.Where));
            }
            else if (pair is YamlSequence)
            {
                Refuse(DialectProblems.InvalidValue, $"an entry of `{path}env_vars` is no pair of a name and a value", pair, "write `[NAME, VALUE]`", path + "env_vars");
            }
        }

        return variables.ToImmutable();
    }

    private void Refuse(ProblemCode code, string what, YamlNode at, string fix, string key) => problems.Add(new Problem(code, what, at.Where, fix, Key: key));
}
