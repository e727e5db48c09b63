using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>What a program finds in the container of a trial: the only one of a local experiment.</summary>
/// <remarks>
/// Absent on purpose: everything that leads to a master (<c>DET_MASTER…</c>, tokens, cluster, agent, task and allocation ids, the ports of
/// launchers) and <c>/run/determined/info/cluster.json</c>. The <c>determined</c> package takes the absence of that file for running
/// without a cluster and then only logs what it would have reported.
/// </remarks>
internal sealed class LocalTrial
{
    public const string WorkDirectory = "/run/determined/workdir";
    private const string RunDirectory = "/run/determined";
    private readonly string configuration;
    private readonly string hyperparameters;
    private readonly long seed;
    private readonly bool debug;
    private readonly int slots;

    /// <param name="document">With one value for each hyperparameter.</param>
    public LocalTrial(YamlMapping document, int? slots)
    {
        hyperparameters = YamlJson.Text(json => HyperparameterJson.WritePlain(json, document.Mapping("hyperparameters")));
        configuration = YamlJson.Text(json => ConfigurationJson.Write(json, document));
        seed = Seed(document, configuration);
        debug = document.Scalar("debug") is { } flag
            && ScalarRules.Read(flag, DeterminedDialect.Flavour) is ScalarValue.Flag { Value: true };
        this.slots = slots ?? 1;
    }

    public Problem? ProblemOfSize(DocumentFile file)
    {
        if (Encoding.UTF8.GetByteCount(configuration) + 64 <= VariableExpansion.LargestVariable) return null;
        return new Problem(
            DialectProblems.DocumentTooLarge,
            "the configuration is too large for the variable `DET_EXPERIMENT_CONFIG`, which the program gets it in",
            new SourceSpan(file.Shown),
            "move what is under `data` or `hyperparameters` into a file of the context");
    }

    public ImmutableArray<KeyValuePair<string, string>> Variables() =>
    [
        new("DET_EXPERIMENT_CONFIG", configuration),
        new("DET_EXPERIMENT_ID", "1"),
        new("DET_HPARAMS", hyperparameters),
        new("DET_LATEST_CHECKPOINT", ""),
        new("DET_RESOURCES_TYPE", "docker-container"),
        new("DET_RUN_DIR", RunDirectory),
        new("DET_SLOT_IDS", SlotIds(slots)),
        new("DET_STEPS_COMPLETED", "0"),
        new("DET_TASK_TYPE", "TRIAL"),
        new("DET_TRIAL_ID", "1"),
        new("DET_TRIAL_RUN_ID", "1"),
        new("DET_TRIAL_SEED", seed.ToString()),
        new("DET_WORKDIR", WorkDirectory),
        new("PYTHONUSERBASE", RunDirectory + "/pythonuserbase"),
    ];

    public ImmutableSortedDictionary<string, string> Files() => ImmutableSortedDictionary<string, string>.Empty
        .WithComparers(StringComparer.Ordinal)
        .Add(RunDirectory + "/info/trial.json", TrialJson());

    /// <summary>A JSON list: <c>[0,1]</c>.</summary>
    private static string SlotIds(int count)
    {
        var text = new StringBuilder("[");
        for (var slot = 0; slot < count; slot++) text.Append(slot == 0 ? "" : ",").Append(slot);
        return text.Append(']').ToString();
    }

    /// <summary>The members that the <c>determined</c> package's <c>TrialInfo</c> is made from.</summary>
    private string TrialJson() => YamlJson.Text(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("trial_id", 1);
        json.WriteNumber("experiment_id", 1);
        json.WriteNumber("trial_seed", seed);
        json.WritePropertyName("hparams");
        json.WriteRawValue(hyperparameters);
        json.WritePropertyName("config");
        json.WriteRawValue(configuration);
        json.WriteNumber("steps_completed", 0);
        json.WriteNumber("trial_run_id", 1);
        json.WriteBoolean("debug", debug);
        json.WriteNull("inter_node_network_interface");
        json.WriteEndObject();
    });

    /// <summary>
    /// 31 bits: from the experiment's seed where it has one, else from the configuration, so that the same document gives the same seed.
    /// </summary>
    private static long Seed(YamlMapping document, string configuration)
    {
        var given = document.Mapping("reproducibility")?.Scalar("experiment_seed");
        if (given is not null && ScalarRules.Read(given, DeterminedDialect.Flavour) is ScalarValue.Integer whole)
        {
            return whole.Value & int.MaxValue;
        }
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(configuration))) & int.MaxValue;
    }
}
