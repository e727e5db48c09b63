using System.Collections.Immutable;
using System.Globalization;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>run</c>, <c>workdir</c>, <c>startup_hook</c> and <c>resources</c>.</summary>
internal static class NativeWorkload
{
    public static WorkloadSpec Read(YamlMapping document, ImmutableArray<Problem>.Builder problems) => new()
    {
        Name = document.Scalar("name")?.Value,
        Entrypoint = Entrypoint(document.Find("run"), problems),
        WorkDirectory = WorkDirectory(document.Scalar("workdir"), problems),
        StartupHook = StartupHook(document.Scalar("startup_hook"), problems),
        Resources = Resources(document.Mapping("resources"), problems),
    };

    private static Entrypoint? Entrypoint(YamlNode? run, ImmutableArray<Problem>.Builder problems)
    {
        var empty = run is YamlSequence { Items.IsEmpty: true } || (run is YamlScalar text && text.Value.Trim().Length == 0);
        if (empty) problems.Add(Invalid(run!, "run", "`run` is empty", "write a command such as `python train.py`"));
        return run switch
        {
            YamlScalar shell => new Entrypoint.Shell(shell.Value),
            YamlSequence list => new Entrypoint.Arguments([.. list.Items.OfType<YamlScalar>().Select(i => i.Value)]),
            _ => null,
        };
    }

    private static string WorkDirectory(YamlScalar? workdir, ImmutableArray<Problem>.Builder problems)
    {
        if (workdir is null) return WorkloadSpec.DefaultWorkDirectory;
        if (!workdir.Value.StartsWith('/') || Climbs(workdir.Value))
        {
            problems.Add(
                Invalid(workdir, "workdir", "`workdir` has to be an absolute path without `..`", "write a path such as `/workspace`"));
        }

        return workdir.Value.Length > 1 ? workdir.Value.TrimEnd('/') : workdir.Value;
    }

    private static string? StartupHook(YamlScalar? hook, ImmutableArray<Problem>.Builder problems)
    {
        if (hook is null) return new WorkloadSpec().StartupHook;
        if (ScalarRules.Read(hook, NativeDialect.Flavour) is ScalarValue.Flag) return null;
        if (hook.Value.Length == 0 || hook.Value.StartsWith('/') || Climbs(hook.Value))
        {
            problems.Add(
                Invalid(hook, "startup_hook", "`startup_hook` has to be a path below the context folder",
                    "write a relative path such as `startup-hook.sh`, or false for none"));
        }

        return hook.Value;
    }

    private static ResourceSpec Resources(YamlMapping? resources, ImmutableArray<Problem>.Builder problems) =>
        resources is null ? new() : new()
    {
        Cpus = Cpus(resources.Scalar("cpu"), problems),
        Memory = Size(resources, "memory", problems),
        SharedMemory = Size(resources, "shm", problems),
        Pids = Whole(resources, "pids"),
        Slots = Whole(resources, "slots") is { } slots and >= 0 and <= 1024 ? (int)slots : null,
    };

    private static decimal? Cpus(YamlScalar? cpu, ImmutableArray<Problem>.Builder problems)
    {
        if (cpu is null || ScalarRules.Read(cpu, NativeDialect.Flavour) is not (ScalarValue.Integer or ScalarValue.Number)) return null;
        if (decimal.TryParse(cpu.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value is >= 0.001m and <= 100_000m)
        {
            return value;
        }
        // Nothing and less was reported with its bound already.
        if (!cpu.Value.StartsWith('-') && value != 0)
        {
            problems.Add(
                Invalid(cpu, "resources.cpu", $"`resources.cpu` cannot be `{cpu.Value}`",
                    "write a number of processors such as `2` or `0.5`"));
        }
        return null;
    }

    private static long? Size(YamlMapping resources, string key, ImmutableArray<Problem>.Builder problems)
    {
        if (resources.Scalar(key) is not { } size) return null;
        var value = ScalarRules.Read(size, NativeDialect.Flavour);
        if (value is not (ScalarValue.Integer or ScalarValue.Text)) return null;
        if (ByteSize.Parse(size.Value) is { } bytes and > 0) return bytes;
        // A whole number that is too small was reported with its bounds already.
        if (value is ScalarValue.Text)
        {
            problems.Add(
                Invalid(size, $"resources.{key}", $"`resources.{key}` cannot be `{size.Value}`", "write a size such as `4GiB` or `512m`"));
        }

        return null;
    }

    private static long? Whole(YamlMapping resources, string key) =>
        resources.Scalar(key) is { } scalar && ScalarRules.Read(scalar, NativeDialect.Flavour) is ScalarValue.Integer whole
            ? whole.Value
            : null;

    private static bool Climbs(string path) => path.Contains('\0') || path.Split('/').Contains("..");

    private static Problem Invalid(YamlNode node, string key, string what, string fix) =>
        new(DialectProblems.InvalidValue, what, node.Where, fix, Key: key);
}
