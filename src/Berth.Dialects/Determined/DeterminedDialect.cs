using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.Determined.Merging;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>
/// Determined's configurations: experiments, schema v0, of which one local trial runs; and commands, notebooks, shells and TensorBoards.
/// </summary>
public static class DeterminedDialect
{
    public const string Name = "determined";

    /// <summary>Its master reads YAML with a Go library.</summary>
    public const YamlFlavour Flavour = YamlFlavour.Go;

    public static Dialect Dialect { get; } = Dialect.OfYaml(Name, Flavour, Read) with
    {
        Keys =
        [
            "entrypoint", "searcher", "environment", "hyperparameters", "bind_mounts", "checkpoint_storage", "max_restarts",
            "min_validation_period", "records_per_epoch", "reproducibility", "notebook_idle_type", "tensorboard_args", "idle_timeout",
        ],
        Options = ["--template", "--cluster-config", "--kind"],
        Schema = DeterminedShape.ToJsonSchema,
    };

    public static Checked<Declaration> Read(YamlNode root, DocumentFile file, ReadingOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var experiment = (root as YamlMapping is { } own ? DeterminedKind.Of(own, options.Kind) : WorkloadKind.Experiment) == WorkloadKind.Experiment;
        var shape = experiment ? DeterminedShape.Document : DeterminedShape.Task;
        if (root is not YamlMapping user)
        {
            new ShapeCheck(Flavour, problems).Check(root, shape);
            return new(null, problems.ToImmutable());
        }

        var document = DocumentLayers.Apply(user, experiment, options, problems);
        new ShapeCheck(Flavour, problems).Check(document, shape);
        DeterminedRules.Check(document, problems);
        var declared = DeterminedEnvironment.Read(document, file, problems);
        var workload = (experiment ? ExperimentReading.Read(document, file, problems) : TaskReading.Read(document, DeterminedKind.Of(user, options.Kind), problems)) with
        {
            Context = ContextRules.Determined,
            StartupHook = "startup-hook.sh",
            Ports = DeterminedEnvironment.Ports(document),
            Kubernetes = DeterminedEnvironment.Kubernetes(document),
        };
        // A check says what a run would be refused for.
        problems.AddRange(workload.Needs.Select(n => n with { Severity = Severity.Warning }));
        var environment = CuratedEnvironments.Expand(declared, problems);
        var all = ProblemOrder.ByPlace(problems, file.Shown);
        return environment is null || all.Any(p => p.Severity == Severity.Error)
            ? new(null, all)
            : new(new Declaration(Name, file.FullPath, environment, workload), all);
    }
}
