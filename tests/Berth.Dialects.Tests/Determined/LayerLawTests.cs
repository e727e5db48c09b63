using Berth.Core.Workloads;
using Berth.Core.Workloads.Experiments;

namespace Berth.Dialects.Tests.Determined;

/// <summary>Laws of laying one configuration over another.</summary>
public sealed class LayerLawTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Declaration Read(string document, string? template = null, string? cluster = null) =>
        scratch.Determined(scratch.Name(document), new ReadingOptions { Template = Layer(template), ClusterConfig = Layer(cluster) }).OrThrow();

    private string? Layer(string? text) => text is null ? null : Path.Combine(scratch.Folder, scratch.Name(text));

    private static string Json(Declaration declaration) =>
        DeclarationJson.Write(declaration with { File = "f", Environment = declaration.Environment with { BaseCredential = null } }, "f");

    [Fact]
    public void An_empty_template_and_a_cluster_without_defaults_change_nothing()
    {
        foreach (var document in Documents())
        {
            Assert.Equal(Json(Read(document)), Json(Read(document, "{}", "{}")));
        }
    }

    [Fact]
    public void A_document_over_itself_says_the_same_but_that_variables_are_there_twice()
    {
        foreach (var document in Documents().Where(d => !d.Contains("environment_variables", StringComparison.Ordinal)))
        {
            Assert.Equal(Json(Read(document)), Json(Read(document, document)));
        }
    }

    [Theory]
    [InlineData("lr: 1", "lr: {a: 1}", "1")]
    [InlineData("lr: {a: 1}", "lr: 1", "{a: 1}")]
    [InlineData("lr: {a: 1}", "lr: {b: 2}", "{a: 1, b: 2}")]
    [InlineData("lr: {type: const, val: 1}", "lr: {b: 2}", "{type: const, val: 1}")]
    [InlineData("lr: {type: int, minval: 1, maxval: 2}", "lr: {type: int, minval: 0, maxval: 9, count: 3}", "{type: int, minval: 1, maxval: 2}")]
    [InlineData("lr: null", "lr: 2", "2")]
    [InlineData("lr: []", "lr: [1]", "[]")]
    public void Hyperparameters_merge_by_name_and_leaves_as_a_whole(string high, string low, string expected)
    {
        string Of(string values) => "entrypoint: x\nhyperparameters:\n  " + values;
        Assert.Equal(Json(Read(Of("lr: " + expected))), Json(Read(Of(high), Of(low))));
    }

    [Theory]
    [InlineData("{name: random, max_trials: 3}", "{name: grid, metric: a, max_concurrent_trials: 2}", "{name: random, max_trials: 3, metric: a}")]
    [InlineData("{name: random, max_trials: 3}", "{name: random, max_trials: 4, max_concurrent_trials: 2}", "{name: random, max_trials: 3, max_concurrent_trials: 2}")]
    [InlineData("{metric: a}", "{name: random, max_trials: 4}", "{name: random, max_trials: 4, metric: a}")]
    public void Searchers_merge_where_they_are_of_one_kind(string high, string low, string expected)
    {
        string Of(string searcher) => "entrypoint: x\nsearcher: " + searcher;
        Assert.Equal(Read(Of(expected)).Workload.Experiment!.Searcher, Read(Of(high), Of(low)).Workload.Experiment!.Searcher);
    }

    [Fact]
    public void Lists_are_replaced_even_by_empty_ones()
    {
        var cluster = "task_container_defaults: {add_capabilities: [A], image: 'reg/x:1'}";
        Assert.Equal("reg/x:1", Read("entrypoint: x", null, cluster).Environment.Base.Cpu!.Value);
        Assert.Contains("\"add_capabilities\":[]", Configuration(Read("entrypoint: x\nenvironment: {add_capabilities: []}", null, cluster)), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_for_batch_systems_add_up()
    {
        var merged = Read("entrypoint: x\nslurm: {sbatch_args: [--b]}", null, "{slurm: {sbatch_args: [--a]}, image: 'x:1'}");
        Assert.Contains("\"sbatch_args\":[\"--a\",\"--b\"]", Configuration(merged), StringComparison.Ordinal);
    }

    [Fact]
    public void Slots_decide_which_pod_and_which_pool()
    {
        const string cluster = """
            resource_manager: {type: agent, default_aux_resource_pool: aux, default_compute_resource_pool: gpus}
            task_container_defaults: {cpu_pod_spec: {spec: {a: cpu}}, gpu_pod_spec: {spec: {a: gpu}}}
            resource_pools:
              - {pool_name: aux, task_container_defaults: {environment_variables: [POOL=aux]}}
              - {pool_name: gpus, task_container_defaults: {environment_variables: [POOL=gpus]}}
            """;
        string Of(Declaration d) => d.Workload.Kubernetes!.PodSpec + d.Environment.Variables.Cpu.Single().Value;
        Assert.Equal("""{"spec":{"a":"cpu"}}aux""", Of(Read("entrypoint: x\nresources: {slots_per_trial: 0}", null, cluster)));
        Assert.Equal("""{"spec":{"a":"gpu"}}gpus""", Of(Read("entrypoint: x", null, cluster)));
        Assert.Equal("""{"spec":{"a":"gpu"}}aux""", Of(Read("entrypoint: x\nresources: {resource_pool: aux}", null, cluster)));
    }

    [Fact]
    public void A_commands_template_does_not_place_it()
    {
        var command = Read("entrypoint: [a, b]\nwork_dir: /w", "resources: {slots: 7, resource_pool: p, shm_size: 1g}");
        Assert.Equal((null, 1L << 30), (command.Workload.Resources.Slots, command.Workload.Resources.SharedMemory));
        Assert.Equal("/w", command.Workload.WorkDirectory);
    }

    [Fact]
    public void Kinds_that_are_asked_for_win()
    {
        foreach (var kind in new[] { WorkloadKind.Command, WorkloadKind.Notebook, WorkloadKind.Shell, WorkloadKind.TensorBoard })
        {
            var read = scratch.Determined(scratch.Name("environment: {image: 'a:1'}"), new ReadingOptions { Kind = kind }).OrThrow();
            Assert.Equal((kind, kind == WorkloadKind.Command), (read.Workload.Kind, read.Workload.Needs.IsEmpty));
            Assert.Contains(KeyValuePair.Create("DET_TASK_TYPE", kind.ToString().ToUpperInvariant()), read.Workload.SystemVariables);
        }

        Assert.IsType<SearcherSpec.Single>(scratch.Determined(scratch.Name("environment: {image: 'a:1'}"), new ReadingOptions { Kind = WorkloadKind.Experiment }).OrThrow().Workload.Experiment!.Searcher);
    }

    private static string Configuration(Declaration declaration) => declaration.Workload.SystemVariables.Single(v => v.Key == "DET_EXPERIMENT_CONFIG").Value;

    private static IEnumerable<string> Documents() =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "tests", "Berth.Dialects.Tests", "cases"), "determined-*")
            .Where(d => File.Exists(Path.Combine(d, "expected.json")) && !File.Exists(Path.Combine(d, "cluster")))
            .Select(d => File.ReadAllText(Directory.GetFiles(d, "*.yaml").Single()));
}
