using System.Collections.Immutable;
using Berth.Core.Workloads;
using Berth.Dialects.Polyaxon.Templates;

namespace Berth.Dialects.Polyaxon;

/// <summary>The variables a run finds, as Polyaxon's own local runs set them.</summary>
/// <remarks>
/// Absent on purpose: everything that leads to a server (addresses, tokens, the namespace, <c>POLYAXON_IN_CLUSTER</c>). Instead
/// <c>POLYAXON_IS_LOCAL</c> and <c>POLYAXON_IS_OFFLINE</c> tell the tracking client not to look for one.
/// </remarks>
internal static class PolyaxonVariables
{
    private const string Project = "local.local";

    public static ImmutableArray<KeyValuePair<string, string>> Of(string kind, string? name, TemplateValue values, string level, ResourceSpec resources)
    {
        var info = new List<KeyValuePair<TemplateValue, TemplateValue>>();
        void Add(string key, string value) => info.Add(new(TemplateValue.Of(key), TemplateValue.Of(value)));
        Add("role", kind == "experiment" ? "master" : "worker");
        Add("type", "runner");
        Add("app", "polyaxon-" + kind);
        Add("project_name", Project);
        Add(kind == "experiment" ? "experiment_name" : "job_name", $"{Project}.{name ?? "1"}");
        var variables = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var said = kind switch
        {
            "experiment" => "POLYAXON_EXPERIMENT_INFO",
            "notebook" => "POLYAXON_NOTEBOOK_INFO",
            _ => "POLYAXON_JOB_INFO",
        };
        variables.Add(new(said, ValueJson.Of(new TemplateValue.Mapping([.. info]))));
        variables.Add(new("POLYAXON_IS_LOCAL", "true"));
        variables.Add(new("POLYAXON_IS_MANAGED", "true"));
        variables.Add(new("POLYAXON_IS_OFFLINE", "true"));
        variables.Add(new("POLYAXON_LOG_LEVEL", level));
        variables.Add(new("POLYAXON_LOGS_PATH", "/polyaxon/logs"));
        variables.Add(new("POLYAXON_RUN_DATA_PATHS", "{}"));
        variables.Add(new("POLYAXON_RUN_OUTPUTS_PATH", "/polyaxon/outputs"));
        if (kind == "experiment")
        {
            var json = ValueJson.Of(values);
            variables.Add(new("POLYAXON_CLUSTER", "{\"master\":[\"localhost:2222\"]}"));
            variables.Add(new("POLYAXON_DECLARATIONS", json));
            variables.Add(new("POLYAXON_PARAMS", json));
            variables.Add(new("POLYAXON_TASK_INFO", "{\"type\":\"master\",\"index\":0}"));
        }

        if (resources.Slots is null or 0) variables.Add(new("NVIDIA_VISIBLE_DEVICES", "none"));
        return variables.ToImmutable();
    }

    /// <summary>Files that make the folders for logs and results exist.</summary>
    public static ImmutableSortedDictionary<string, string> Files() => ImmutableSortedDictionary<string, string>.Empty
        .WithComparers(StringComparer.Ordinal).Add("/polyaxon/logs/.keep", "").Add("/polyaxon/outputs/.keep", "");
}
