using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Conda;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads a folder that the first SDK saved: <c>azureml_environment.json</c> and the files beside it.</summary>
internal static class SavedEnvironment
{
    public const string FileName = "azureml_environment.json", CondaFileName = "conda_dependencies.yml", DockerfileName = "BaseDockerfile";

    public static void Read(YamlNode root, EnvironmentReading reading)
    {
        // Keys of later versions are kept when the folder is saved again, so they are no reason to refuse it.
        var found = ImmutableArray.CreateBuilder<Problem>();
        new ShapeCheck(YamlFlavour.Core, found).Check(root, SavedEnvironmentShape.Document);
        // What is wrong with conda's part is said when that is read.
        reading.Problems.AddRange(
            found.Where(p => p.Key?.StartsWith("python.condaDependencies.", StringComparison.Ordinal) != true)
                .Select(p => p.Code == DialectProblems.UnknownKey ? p with { Severity = Severity.Warning } : p));
        if (root is not YamlMapping document) return;
        reading.EnvironmentName = document.Scalar("name")?.Value;
        EnvironmentNames.Check(document.Scalar("name"), reading);
        reading.Variables = Variables(document, reading);
        SavedDocker.Read(document.Mapping("docker"), document, reading);
        ReadPython(document.Mapping("python"), document, reading);
        reading.R = RSection.Read(document.Mapping("r"), reading);
        CheckIdle(document, reading);
    }

    private static ImmutableArray<VariableEntry> Variables(YamlMapping document, EnvironmentReading reading)
    {
        var variables = CondaFile.Literal(document.Mapping("environmentVariables"));
        foreach (var path in variables.Where(v => v.Name == "PATH"))
        {
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, "`PATH` replaces the whole path, that of the environment's own programs too", path.Where,
                "take it out, or name every folder in it", Severity.Warning, "environmentVariables.PATH"));
        }

        return variables;
    }

    private static void ReadPython(YamlMapping? python, YamlMapping document, EnvironmentReading reading)
    {
        reading.UserManaged = IsSet(python, "userManagedDependencies");
        reading.Interpreter = python?.Scalar("interpreterPath");
        var file = reading.File.Beside(CondaFileName);
        var inline = python?.Find("condaDependencies");
        if (reading.UserManaged)
        {
            if (python!.Find("baseCondaEnvironment") is { } unused) reading.Idle(unused, "python.baseCondaEnvironment", "`userManagedDependencies` is true");
            if (inline is not null || File.Exists(file.FullPath))
                reading.Idle(inline ?? python.Find("userManagedDependencies")!, "python.userManagedDependencies", "it is true, so nothing of the conda dependencies is installed");
            return;
        }

        if (reading.Interpreter is { Value: not "python" } named) reading.Idle(named, "python.interpreterPath", "`userManagedDependencies` is false, so the environment brings its own Python");
        if (python?.Scalar("baseCondaEnvironment") is { } changed)
        {
            reading.BaseEnvironment = new(changed.Value, changed.Where);
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, "`python.baseCondaEnvironment` changes an environment of the image in place, which depends on what the image holds", changed.Where,
                "set it to null, so that an environment of its own is made", Severity.Warning, "python.baseCondaEnvironment"));
        }

        // A build folder makes the whole image.
        if (document.Mapping("docker")?.Find("buildContext") is not null && inline is null && !File.Exists(file.FullPath)) return;
        ReadConda(python, inline, file, document, reading);
    }

    private static void ReadConda(YamlMapping? python, YamlNode? inline, DocumentFile file, YamlMapping document, EnvironmentReading reading)
    {
        var named = python?.Scalar("condaDependenciesFile");
        if (named is not null)
        {
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, "`python.condaDependenciesFile` is deprecated: the file belongs beside the document", named.Where,
                $"copy it to `{CondaFileName}` and set the key to null", Severity.Warning, "python.condaDependenciesFile"));
        }

        var where = inline?.Where ?? named?.Where ?? document.Where;
        if (File.Exists(file.FullPath)) reading.Conda = CondaPart.FromFile(file, where, reading);
        else if (inline is not null) reading.Conda = CondaFile.Read(inline, reading.File, "python.condaDependencies", reading.Options, reading.Problems);
        else if (named is not null) reading.Conda = CondaPart.FromFile(reading.File.Beside(named.Value), named.Where, reading);
        else
        {
            reading.Refuse(
                DialectProblems.MissingKey, $"nothing says which Python packages are wanted: there is no `{CondaFileName}`", where,
                $"add `{CondaFileName}` with `dependencies: [python=3.11, pip]`, or set `python.userManagedDependencies` to true", "python.condaDependencies");
        }

        CondaPart.Check(reading.Conda, where, CondaFileName, reading);
        if (inline is not null && File.Exists(file.FullPath)) CompareWithInline(inline, reading);
    }

    private static void CompareWithInline(YamlNode inline, EnvironmentReading reading)
    {
        var other = CondaFile.Read(inline, reading.File, "python.condaDependencies", reading.Options, ImmutableArray.CreateBuilder<Problem>());
        if (reading.Conda is not { } kept || other is null) return;
        bool Same(Func<CondaSpec, ImmutableArray<Declared<string>>> part) => part(kept.Spec).Select(d => d.Value).SequenceEqual(part(other.Spec).Select(d => d.Value));
        if (!Same(s => s.Channels) || !Same(s => s.Dependencies) || !Same(s => s.Pip))
            reading.Idle(inline, "python.condaDependencies", $"`{CondaFileName}` says something else, and the file counts");
    }

    /// <summary>Every saved file has these keys; only what differs from the default is worth a word.</summary>
    private static void CheckIdle(YamlMapping document, EnvironmentReading reading)
    {
        if (document.Mapping("docker") is { } docker)
        {
            if (docker.Find("arguments") is YamlSequence { Items.IsEmpty: false } arguments) reading.Idle(arguments, "docker.arguments", "they are options of `docker run`");
            if (docker.Find("sharedVolumes") is { } volumes && !IsSet(docker, "sharedVolumes")) reading.Idle(volumes, "docker.sharedVolumes", "it only concerns Docker");
            if (docker.Find("gpuSupport") is { } gpu) reading.Idle(gpu, "docker.gpuSupport", "devices are found by themselves");
        }

        foreach (var section in new[] { "spark", "databricks" })
        {
            var used = document.Mapping(section)?.Entries.FirstOrDefault(e => e.Value is YamlSequence { Items.IsEmpty: false });
            if (used is not null) reading.Idle(used.Value, $"{section}.{used.Key.Value}", $"nothing runs on {(section == "spark" ? "Spark" : "Databricks")} here");
        }

        if (document.Find("inferencingStackVersion") is { } stack) reading.Idle(stack, "inferencingStackVersion", "no inference server is added");
    }

    public static bool IsSet(YamlMapping? mapping, string key) =>
        mapping?.Scalar(key) is { } scalar && ScalarRules.Read(scalar, YamlFlavour.Core) is ScalarValue.Flag { Value: true };
}
