using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Conda;
using Berth.Dialects.Curated;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Collects what either form of an environment says, and puts it together by the rules both share.</summary>
internal sealed class EnvironmentReading(DocumentFile file, ReadingOptions options)
{
    /// <summary>Where Berth lays packages; what Azure ML calls the environment's prefix.</summary>
    private const string Prefix = "/opt/berth/venv";

    private readonly ImmutableArray<Problem>.Builder problems = ImmutableArray.CreateBuilder<Problem>();

    public DocumentFile File { get; } = file;

    public ReadingOptions Options { get; } = options;

    public ImmutableArray<Problem>.Builder Problems => problems;

    public SourceSpan Place => new(File.Shown);

    public string? EnvironmentName { get; set; }

    public string? Description { get; set; }

    public Declared<string>? Image { get; set; }

    public DockerfileSpec? Dockerfile { get; set; }

    /// <summary>Null where Python is in the image, or nothing usable is declared.</summary>
    public CondaFile? Conda { get; set; }

    public Declared<string>? BaseEnvironment { get; set; }

    public bool UserManaged { get; set; }

    public YamlScalar? Interpreter { get; set; }

    public ImmutableArray<VariableEntry> Variables { get; set; } = [];

    public RSpec? R { get; set; }

    public long? SharedMemory { get; set; }

    public Checked<Declaration> ToDeclaration(string dialect)
    {
        var environment = CuratedEnvironments.Expand(Environment(), problems);
        var all = ProblemOrder.ByPlace(problems, File.Shown);
        if (environment is null || all.Any(p => p.Severity == Severity.Error)) return new(null, all);
        return new(new Declaration(dialect, File.FullPath, environment, Workload()), all);
    }

    /// <summary>Reports a key that is checked and then does nothing.</summary>
    public void Idle(YamlNode node, string key, string why) => problems.Add(new Problem(
        DialectProblems.NoEffect, $"`{key}` is valid but has no effect here: {why}", node.Where, "leave it in if it is meant for Azure ML", Severity.Warning, key));

    public void Refuse(ProblemCode code, string what, SourceSpan where, string fix, string key) => problems.Add(new Problem(code, what, where, fix, Key: key));

    private EnvironmentSpec Environment()
    {
        var python = UserManaged ? new PythonSpec { UserManaged = true, Interpreter = Interpreter?.Value } : Conda?.Python ?? new PythonSpec();
        if (!UserManaged && Options.Python is { } wanted) python = python with { RequiresPython = new($"=={wanted}.*", Place) };
        return new EnvironmentSpec
        {
            Name = EnvironmentName,
            Description = Description,
            Base = PerAccelerator<Declared<string>?>.Same(Dockerfile is null ? Image : null),
            Apt = !UserManaged && Dockerfile is null && Image is { } image ? CondaBase.AptFor(image.Value, image) : [],
            Dockerfile = Dockerfile,
            Python = python,
            Conda = UserManaged || Conda is null ? null : Conda.Spec with { BaseEnvironment = BaseEnvironment },
            R = R,
            Variables = PerAccelerator<ImmutableArray<VariableEntry>>.Same([.. PathOf(Interpreter), .. Conda?.Variables ?? [], .. Variables]),
        };
    }

    /// <summary>The command's <c>python</c> is the interpreter that the document names.</summary>
    private ImmutableArray<VariableEntry> PathOf(YamlScalar? interpreter)
    {
        if (!UserManaged || interpreter?.Value is not { } path || !path.StartsWith('/')) return [];
        var folder = path[..Math.Max(1, path.LastIndexOf('/'))];
        return [new VariableEntry("PATH", $"{folder.Replace("$", "$$", StringComparison.Ordinal)}:$PATH", interpreter.Where)];
    }

    private WorkloadSpec Workload()
    {
        var workload = new WorkloadSpec
        {
            Name = EnvironmentName,
            Context = ContextRules.AzureMl(System.IO.File.Exists(Path.Combine(File.Folder, ".amlignore"))),
            StartupHook = null,
            SystemVariables = UserManaged
                ? [new("AZUREML_ENVIRONMENT_IMAGE", "True")]
                : [new("AZUREML_CONDA_ENVIRONMENT_PATH", Prefix), new("AZUREML_ENVIRONMENT_IMAGE", "True")],
            Resources = new ResourceSpec { SharedMemory = SharedMemory },
        };
        // The documented pattern: setup once for each node, then the program in each process.
        return System.IO.File.Exists(Path.Combine(File.Folder, "setup.sh")) && System.IO.File.Exists(Path.Combine(File.Folder, "run.sh"))
            ? NodeSetup.On(workload, "setup.sh", "run.sh")
            : workload;
    }
}
