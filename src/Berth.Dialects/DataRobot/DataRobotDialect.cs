using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.DataRobot.CustomModels;
using Berth.Dialects.Files;
using Berth.Dialects.Files.Archives;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.DataRobot;

/// <summary>
/// DataRobot's custom environments (a folder, an archive of one, or a prebuilt image) and the folders of custom models. What is served is the
/// model, by the environment's <c>start_server.sh</c>, on port 8080.
/// </summary>
public static class DataRobotDialect
{
    public const string Name = "datarobot";

    /// <summary>DRUM reads YAML 1.1.</summary>
    public const YamlFlavour Flavour = YamlFlavour.Go;

    private static readonly string[] FileNames = [.. ModelFolder.Names, "env_info.json", "start_server.sh"];

    public static Dialect Dialect { get; } = new(Name, Read) { KnowsFile = KnowsFile, KnowsFolder = KnowsFolder, Options = ["--base"], Schema = DataRobotSchema.Write };

    /// <summary>A file of a model or environment stands for its folder.</summary>
    private static string? KnowsFile(DocumentFile file)
    {
        var name = Path.GetFileName(file.FullPath);
        if (FileNames.Contains(name) && File.Exists(file.FullPath)) return $"the file is called `{name}`";
        return ArchiveFormats.IsNamed(name) && File.Exists(file.FullPath) ? "it is called like an archive"
            : ArchiveFormats.Of(file.FullPath) is { } format ? $"it is {(format == ArchiveFormat.Zip ? "a zip" : "a tar")} archive" : null;
    }

    private static string? KnowsFolder(string folder)
    {
        bool Has(string name) => File.Exists(Path.Combine(folder, name));
        if (ModelFolder.Names.FirstOrDefault(Has) is { } model) return $"it holds `{model}`";
        if (!Has("Dockerfile")) return null;
        return Has("start_server.sh") ? "it holds `Dockerfile` and `start_server.sh`" : Has("env_info.json") ? "it holds `Dockerfile` and `env_info.json`" : null;
    }

    /// <param name="document">A folder, an archive, or a file whose folder is meant.</param>
    public static Checked<Declaration> Read(RecognisedDocument document, ReadingOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var found = Folder(document.File);
        var server = ServerEnvironment.Read(found, problems);
        var folder = Directory.Exists(found.FullPath);
        var tree = folder ? ContextTree.OfFolder(found) : null;
        var model = tree is not null && ModelFolder.IsIn(tree) ? ModelFolder.Read(tree, options, problems) : null;
        if (options.Base is { } given) server = ServerEnvironment.Given(given, problems) ?? server;
        if (server is null && model is null && problems.Count == 0) problems.Add(Neither(found));
        if (server is null && model is not null && problems.All(p => p.Severity != Severity.Error)) problems.Add(NoEnvironment(model.Place));
        var declared = new EnvironmentSpec
        {
            Name = model?.Name ?? server?.Name,
            Description = model?.Description ?? server?.Description,
            Base = PerAccelerator<Declared<string>?>.Same(server?.Image),
            Dockerfile = server?.Image is null ? server?.Dockerfile : null,
            Python = (model?.Python ?? new PythonSpec()) with { RequiresPython = options.Python is { } python ? new($"=={python}.*", new SourceSpan(found.Shown)) : null },
        };
        var environment = CuratedEnvironments.Expand(declared, problems);
        var serving = (model?.Serving ?? new ModelServing()) with { UrlPrefix = UrlPrefix.Read(options.Lookup("URL_PREFIX"), problems) };
        var all = ProblemOrder.ByPlace(problems, model?.Place.File ?? found.Shown);
        if (environment is null || all.Any(p => p.Severity == Severity.Error)) return new(null, all);
        var workload = new WorkloadSpec
        {
            Name = environment.Name,
            Kind = WorkloadKind.Server,
            Entrypoint = ServerScript.Entrypoint,
            Needs = model?.Needs ?? [],
            Ports = ImmutableSortedDictionary<string, int>.Empty.Add("http", 8080),
            WorkDirectory = ServerScript.Folder,
            StartupHook = null,
            SystemVariables = PlatformVariables.Of(serving),
            SystemFiles = PlatformVariables.Files(serving),
        };
        return new(new Declaration(Name, DocumentOf(found, tree, model), environment, workload) { BringsCode = model is not null }, all);
    }

    private static DocumentFile Folder(DocumentFile file)
    {
        if (Directory.Exists(file.FullPath) || ArchiveFormats.IsNamed(file.FullPath) || ArchiveFormats.Of(file.FullPath) is not null) return file;
        var shown = Path.GetDirectoryName(file.Shown);
        return new DocumentFile(file.Folder, string.IsNullOrEmpty(shown) ? "." : shown);
    }

    /// <summary>A file in every case: paths of the declaration start in its folder.</summary>
    private static string DocumentOf(DocumentFile found, ContextTree? tree, ModelFolder? model)
    {
        if (tree is null) return found.FullPath;
        return Path.Combine(found.FullPath, model is null ? "Dockerfile" : Path.GetFileName(model.Place.File));
    }

    private static Problem Neither(DocumentFile found) => new(
        DialectProblems.NotRecognised, $"`{found.Shown}` is neither an environment (`Dockerfile`), nor a prebuilt image, nor a model (`custom.py` or `model-metadata.yaml`)",
        new SourceSpan(found.Shown), "name the folder that holds one of these, or add a `Dockerfile`");

    private static Problem NoEnvironment(SourceSpan where) => new(
        DialectProblems.NoEffect, "the model names no environment that is known here, so it can be checked but not run", where,
        "add `--base` with an environment folder, an archive of one, or an image", Severity.Warning);
}
