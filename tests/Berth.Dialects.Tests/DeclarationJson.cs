using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Environments;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Experiments;

namespace Berth.Dialects.Tests;

/// <summary>A declaration as text for goldens: what is at its default is left out, paths are relative to the case.</summary>
internal static class DeclarationJson
{
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Declaration declaration, string folder)
    {
        string Relative(string path) => path.Replace(folder + "/", "", StringComparison.Ordinal).Replace(folder, ".", StringComparison.Ordinal);
        var environment = declaration.Environment;
        var workload = declaration.Workload;
        var json = new JsonObject
        {
            ["dialect"] = declaration.Dialect, ["file"] = Relative(declaration.File), ["name"] = environment.Name,
            ["description"] = environment.Description,
            ["base"] = ByAccelerator(environment.Base.Select(b => b is null ? null : (JsonNode)Relative(b.Value))),
            ["apt"] = List(environment.Apt.Select(a => a.Value)),
            ["requirements"] = List(environment.Python.Requirements.Select(r => Relative($"{r.Value}  # {r.Where}"))),
            ["constraints"] = List(environment.Python.Constraints.Select(r => Relative($"{r.Value}  # {r.Where}"))),
            ["overrides"] = List(environment.Python.Overrides.Select(r => Relative($"{r.Value}  # {r.Where}"))),
            ["indexes"] = ByAccelerator(environment.Python.Indexes.Select(i => (JsonNode?)List(i))),
            ["no_binary"] = List(environment.Python.NoBinary), ["only_binary"] = List(environment.Python.OnlyBinary),
            ["python_flags"] = List(Flags(environment.Python)), ["requires_python"] = environment.Python.RequiresPython?.Value,
            ["find_links"] = List(environment.Python.FindLinks.Select(Relative)),
            ["conda"] = environment.Conda is { } conda
                ? List([.. conda.Channels.Select(c => $"channel {c.Value}"), .. conda.Dependencies.Select(d => Relative($"{d.Value}  # {d.Where}")), .. conda.NeedsConda ? ["(needs conda)"] : (string[])[]])
                : null,
            ["dockerfile"] = environment.Dockerfile is { } d ? Relative($"{d.File} in {d.Context ?? "nothing"}{(d.Text is null ? "" : ": " + d.Text)}") : null,
            ["r"] = environment.R is { } r ? $"R {r.Version}: {string.Join(", ", r.Cran.Select(p => p.Name).Concat(r.Bioconductor).Concat(r.GitHub).Concat(r.Addresses))}" : null,
            ["interpreter"] = environment.Python.UserManaged ? environment.Python.Interpreter ?? "the image's" : null,
            ["steps"] = environment.Steps.IsEmpty ? null : new JsonArray([.. environment.Steps.Select(s => Step(s, Relative))]),
            ["variables"] = ByAccelerator(environment.Variables.Select(v => (JsonNode?)List(v.Select(Text)))),
            ["kind"] = workload.Kind.ToString(),
            ["entrypoint"] = workload.Entrypoint switch { Entrypoint.Shell s => s.Command, Entrypoint.Arguments a => List(a.Values), _ =>
                null },
            ["workdir"] = workload.WorkDirectory, ["startup_hook"] = workload.StartupHook,
            ["context"] = $"{workload.Context.IgnoreFile} ({workload.Context.Dialect}), {workload.Context.MaximumBytes} bytes",
            ["resources"] = Resources(workload.Resources),
            ["experiment"] = workload.Experiment is { } experiment ? Experiment(experiment) : null,
            ["ports"] = List(workload.Ports.Select(p => $"{p.Key} {p.Value}")), ["pod_spec"] = workload.Kubernetes?.PodSpec,
            ["credential"] = environment.BaseCredential is { } c ? Relative($"{c.Server ?? "the image's registry"}: {c.Key} of {c.File} ({c.Where})") : null,
            ["needs"] = List(workload.Needs.Select(n => n.What)),
            ["system_variables"] = Map(workload.SystemVariables), ["system_files"] = Map(workload.SystemFiles),
        };
        foreach (var name in json.Where(m => m.Value is null).Select(m => m.Key).ToList()) json.Remove(name);
        return json.ToJsonString(Options) + "\n";
    }

    /// <summary>Null where everything is at its default: one trial without hyperparameters.</summary>
    private static JsonObject? Experiment(ExperimentSpec experiment)
    {
        var json = new JsonObject
        {
            ["searcher"] = experiment.Searcher == new SearcherSpec.Single(new SearcherGoal()) ? null : Searcher(experiment.Searcher),
            ["hyperparameters"] = experiment.Hyperparameters.IsEmpty ? null : Hyperparameter(new HyperparameterSpec.Group(experiment.Hyperparameters)),
            ["seed"] = experiment.Seed, ["max_restarts"] = experiment.MaxRestarts == 5 ? null : experiment.MaxRestarts,
            ["trial_class"] = experiment.TrialClass is { } trial ? $"{trial.Reference} in `{trial.Module}`" : null, ["labels"] = List(experiment.Labels),
        };
        foreach (var name in json.Where(m => m.Value is null).Select(m => m.Key).ToList()) json.Remove(name);
        return json.Count == 0 ? null : json;
    }

    private static string Searcher(SearcherSpec searcher) => searcher is SearcherSpec.AdaptiveAsha { BracketRungs: var rungs }
        ? $"{searcher} rungs {string.Join(',', rungs)}".Replace(", BracketRungs = System.Collections.Immutable.ImmutableArray`1[System.Int32]", "", StringComparison.Ordinal)
        : searcher.ToString();

    private static JsonNode Hyperparameter(HyperparameterSpec spec) => spec switch
    {
        HyperparameterSpec.Group group => new JsonObject(group.Members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Hyperparameter(m.Value)))),
        HyperparameterSpec.Categorical choice => $"one of {string.Join(' ', choice.Json)}",
        HyperparameterSpec.Constant constant => constant.Json,
        _ => spec.ToString(),
    };

    private static IEnumerable<string> Flags(PythonSpec python)
    {
        if (python.NoIndex) yield return "no_index";
        if (python.PreReleases) yield return "pre_releases";
        if (python.RequireHashes) yield return "require_hashes";
    }

    private static JsonObject Step(BuildStep step, Func<string, string> relative) => new()
    {
        ["run"] = step.Command, ["files"] = Map(step.Files.Select(f => KeyValuePair.Create(f.Key, relative(f.Value)))),
        ["variables"] = List(step.Variables.Select(Text)),
    };

    private static JsonValue? Resources(ResourceSpec resources) => resources == new ResourceSpec() ? null : JsonValue.Create(
        string.Join(
            ' ', new[] { ("cpus", (object?)resources.Cpus), ("memory", resources.Memory), ("shm", resources.SharedMemory), (
                "pids", resources.Pids), ("slots", resources.Slots) }
            .Where(r => r.Item2 is not null).Select(r => $"{r.Item1}={r.Item2}")));

    private static JsonNode? ByAccelerator(PerAccelerator<JsonNode?> each)
    {
        if (JsonNode.DeepEquals(each.Cpu, each.Cuda) && JsonNode.DeepEquals(each.Cpu, each.Rocm)) return each.Cpu;
        return new JsonObject { ["cpu"] = each.Cpu, ["cuda"] = each.Cuda, ["rocm"] = each.Rocm };
    }

    private static string Text(VariableEntry entry) => entry.Value is null ? entry.Name : $"{entry.Name}={entry.Value}";

    private static JsonArray? List(IEnumerable<string> values)
    {
        var list = values.Select(v => (JsonNode)v).ToArray();
        return list.Length == 0 ? null : new JsonArray(list);
    }

    private static JsonObject? Map(IEnumerable<KeyValuePair<string, string>> values)
    {
        var map = values.ToDictionary(v => v.Key, v => (JsonNode?)v.Value);
        return map.Count == 0 ? null : new JsonObject(map);
    }
}
