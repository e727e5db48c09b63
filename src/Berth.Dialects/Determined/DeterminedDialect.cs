using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>Determined's experiment configuration, schema v0, as one local trial with fixed hyperparameters.</summary>
public static class DeterminedDialect
{
    public const string Name = "determined";

    /// <summary>Its master reads YAML with a Go library.</summary>
    public const YamlFlavour Flavour = YamlFlavour.Go;

    public static Dialect Dialect { get; } = Dialect.OfYaml(Name, Flavour, (root, file, _) => Read(root, file)) with
    {
        Keys =
        [
            "entrypoint", "searcher", "environment", "hyperparameters", "bind_mounts", "checkpoint_storage", "max_restarts",
            "min_validation_period", "records_per_epoch", "reproducibility",
        ],
    };

    public static Checked<Declaration> Read(YamlNode root, DocumentFile file)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        new ShapeCheck(Flavour, problems).Check(root, DeterminedShape.Document);
        if (root is not YamlMapping document) return new(null, problems.ToImmutable());
        DeterminedSearcher.Check(document.Mapping("searcher"), problems);
        var hyperparameters = DeterminedHyperparameters.Read(document.Mapping("hyperparameters"), problems);
        var entrypoint = DeterminedEntrypoint.Read(document.Find("entrypoint"), problems);
        var declared = DeterminedEnvironment.Read(document, file, problems);
        var resources = DeterminedResources.Read(document.Mapping("resources"), problems);
        var environment = CuratedEnvironments.Expand(declared, problems);
        if (environment is null || problems.Any(p => p.Severity == Severity.Error))
        {
            return new(null, ProblemOrder.ByPlace(problems, file.Shown));
        }

        var trial = new LocalTrial(document, hyperparameters, resources.Slots);
        if (trial.ProblemOfSize(file) is { } tooLarge) return new(null, [.. problems, tooLarge]);
        var workload = new WorkloadSpec
        {
            Name = document.Scalar("name")?.Value,
            Kind = WorkloadKind.Experiment,
            Entrypoint = entrypoint,
            WorkDirectory = LocalTrial.WorkDirectory,
            Context = ContextRules.Determined,
            StartupHook = "startup-hook.sh",
            SystemVariables = trial.Variables(),
            SystemFiles = trial.Files(),
            Resources = resources,
        };
        return new(new Declaration(Name, file.FullPath, environment, workload), ProblemOrder.ByPlace(problems, file.Shown));
    }
}
