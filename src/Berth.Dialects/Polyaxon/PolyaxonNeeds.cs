using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>Reads <c>environment</c>: limits, what has to be provided from outside, and whether one process is enough.</summary>
internal static class PolyaxonNeeds
{
    /// <summary>Polyaxon gives runs a <c>/dev/shm</c> as large as memory; this is plenty and takes none until it is used.</summary>
    private const long SharedMemory = 4L << 30;

    private static readonly string[] Counts = ["n_workers", "n_ps"];

    public static ResourceSpec Resources(YamlMapping? environment)
    {
        var resources = environment?.Mapping("resources");
        double? Limit(string kind) => resources?.Mapping(kind)?.Scalar("limits") is { } limit ? TemplateOperators.AsNumber(ValueNodes.ToValue(limit)) : null;
        double? Request(string kind) => resources?.Mapping(kind)?.Scalar("requests") is { } request ? TemplateOperators.AsNumber(ValueNodes.ToValue(request)) : null;
        return new ResourceSpec
        {
            Cpus = Limit("cpu") is > 0 and < 1e6 and var cpus ? (decimal)cpus : null,
            Memory = Limit("memory") is > 0 and < 1e12 and var mebibytes ? (long)(mebibytes * (1 << 20)) : null,
            SharedMemory = SharedMemory,
            Slots = (Limit("gpu") ?? Request("gpu")) is >= 0 and < 1024 and var devices ? (int)devices : 0,
        };
    }

    public static ImmutableArray<ExternalReference> References(YamlMapping? environment)
    {
        if (environment is null) return [];
        IEnumerable<ExternalReference> Of(YamlMapping? section, string key, ExternalKind kind) => section?.Scalars(key).Select(s => new ExternalReference(kind, s.Value, s.Where)) ?? [];
        return
        [
            .. Of(environment, "secret_refs", ExternalKind.Secret),
            .. Of(environment, "configmap_refs", ExternalKind.ConfigMap), .. Of(environment, "config_map_refs", ExternalKind.ConfigMap),
            .. Of(environment.Mapping("persistence"), "data", ExternalKind.Volume), .. Of(environment, "data_refs", ExternalKind.Volume),
        ];
    }

    public static void Check(YamlMapping document, YamlMapping? environment, ImmutableArray<Problem>.Builder problems)
    {
        if (environment is null) return;
        Twice(environment, "configmap_refs", "config_map_refs", problems);
        Twice(environment, "persistence", "data_refs", problems);
        foreach (var resource in environment.Mapping("resources")?.Entries ?? [])
        {
            if (resource.Value is not YamlMapping { Entries.Length: > 0 } sides || resource.Key.Value == "gpu" || sides.Find("limits") is not null || sides.Find("requests") is not { } request) continue;
            problems.Add(new Problem(
                DialectProblems.NoEffect, $"`environment.resources.{resource.Key.Value}.requests` reserves nothing on this machine", request.Where,
                "add `limits` to limit the run", Severity.Warning, $"environment.resources.{resource.Key.Value}.requests"));
        }

        foreach (var name in new[] { "replicas", "tensorflow", "horovod", "pytorch", "mxnet" })
        {
            if (environment.Mapping(name) is not { } replicas) continue;
            if (name == "replicas" && document.Scalar("framework")?.Value is not ("tensorflow" or "horovod" or "pytorch" or "mxnet"))
                problems.Add(new Problem(DialectProblems.MissingKey, "`environment.replicas` needs a `framework`", replicas.Where, "add `framework: pytorch`, or tensorflow, mxnet or horovod", Key: "framework"));
            var many = Counts.Select(replicas.Scalar).FirstOrDefault(n => n is not null && TemplateOperators.IsTrue(ValueNodes.ToValue(n)));
            if (many is not null)
            {
                problems.Add(new Problem(
                    DialectProblems.NotSupportedYet, $"`environment.{name}` asks for several processes, which is not supported yet: distributed runs are missing", many.Where,
                    "set it to 0 to run one process", Key: $"environment.{name}"));
            }
        }
    }

    private static void Twice(YamlMapping environment, string old, string now, ImmutableArray<Problem>.Builder problems)
    {
        if (environment.Find(old) is { } first && environment.Find(now) is not null)
            problems.Add(new Problem(DialectProblems.InvalidValue, $"`environment.{old}` and `environment.{now}` are two names of one thing", first.Where, $"join them under `{now}`", Key: $"environment.{old}"));
    }
}
