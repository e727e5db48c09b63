using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Experiments;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Reads an experiment: what its trials are, and for a single one what its program finds in the container.</summary>
internal static class ExperimentReading
{
    public static WorkloadSpec Read(YamlMapping document, DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        var needs = ImmutableArray.CreateBuilder<Problem>();
        var searcher = SearcherReading.Read(document.Mapping("searcher"), problems, needs);
        var values = new HyperparameterReading(searcher is SearcherSpec.Grid, problems).Read(document.Mapping("hyperparameters"));
        var entrypoint = DeterminedEntrypoint.Read(document.Find("entrypoint"), problems);
        var resources = DeterminedResources.Read(document.Mapping("resources"), "slots_per_trial", problems);
        var trialClass = DeterminedEntrypoint.TrialClassOf(document.Find("entrypoint"));
        var constant = values.Values.All(v => v.IsConstant);
        if (trialClass is not null) needs.Add(TrialClassNeed(document.Find("entrypoint")!));
        if (!constant && searcher is SearcherSpec.Single) needs.Add(RangeNeed(document.Mapping("hyperparameters")!, "hyperparameters")!);
        var workload = new WorkloadSpec
        {
            Name = document.Scalar("name")?.Value,
            Kind = WorkloadKind.Experiment,
            Entrypoint = entrypoint,
            WorkDirectory = LocalTrial.WorkDirectory,
            Resources = resources,
            Needs = needs.ToImmutable(),
            Experiment = new ExperimentSpec
            {
                Hyperparameters = values,
                Searcher = searcher,
                Seed = document.Mapping("reproducibility")?.Whole("experiment_seed") is >= 0 and <= uint.MaxValue and var seed ? (uint)seed : null,
                MaxRestarts = document.Count("max_restarts") ?? 5,
                TrialClass = trialClass,
                Labels = [.. document.Scalars("labels").Select(l => l.Value)],
            },
        };
        if (!constant || problems.Any(p => p.Severity == Severity.Error)) return workload;
        var trial = new LocalTrial(document, resources.Slots);
        if (trial.ProblemOfSize(file) is { } tooLarge) problems.Add(tooLarge);
        return workload with { SystemVariables = trial.Variables(), SystemFiles = trial.Files() };
    }

    private static Problem TrialClassNeed(YamlNode entrypoint) => new(
        DialectProblems.NotSupportedYet, $"the trial class `{((YamlScalar)entrypoint).Value}` needs Determined's harness, which is not there yet", entrypoint.Where,
        "start the training from a script, such as `python3 train.py`, or give a command after `--`", Key: "entrypoint");

    /// <summary>About the first range; a single trial samples each once.</summary>
    private static Problem? RangeNeed(YamlMapping group, string path)
    {
        foreach (var entry in group.Entries)
        {
            var keyPath = $"{path}.{entry.Key.Value}";
            if (entry.Value is not YamlMapping value) continue;
            if (!value.Has("type"))
            {
                if (RangeNeed(value, keyPath) is { } inner) return inner;
            }
            else if (value.Text("type") is var type and not "const")
            {
                return new Problem(
                    DialectProblems.NotSupportedYet, $"`{keyPath}`, of type `{type}`, needs a value to be sampled, which is not done yet", value.Where,
                    "give it one value, or give a command after `--`", Key: keyPath);
            }
        }

        return null;
    }
}
