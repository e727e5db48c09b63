using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.Files;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Polyaxon;

/// <summary>Polyaxonfiles of version 1, as Polyaxon 0.3 to 0.6 read them.</summary>
public static class PolyaxonDialect
{
    public const string Name = "polyaxon";

    /// <summary>It reads them with PyYAML.</summary>
    public const YamlFlavour Flavour = YamlFlavour.Python;

    /// <summary>No other dialect says its kind and version, while its other keys are those of several.</summary>
    public static Dialect Dialect { get; } = Dialect.OfYaml(Name, Flavour, (root, file, _) => Read(root, file)) with
    {
        Sign = document => document.Scalar("version") is not null && document.Scalar("kind") is { } kind && (PolyaxonShape.Kinds.Contains(kind.Value) || kind.Value is "component" or "operation")
            ? $"it has the key `version` and the kind `{kind.Value}`"
            : null,
        KnowsName = PolyaxonFileNames.Has,
        NameRank = PolyaxonFileNames.All.IndexOf,
        StandsForFolder = name => Dialect.IsYaml(name) || PolyaxonFileNames.Has(name),
        Schema = PolyaxonShape.ToJsonSchema,
    };

    private const string CodeFolder = "/code";
    private static readonly string[] Newer = ["params", "inputs", "outputs", "name", "description"];
    private static readonly string[] NewerEnvironment = ["config_map_refs", "data_refs", "artifact_refs"];

    public static Checked<Declaration> Read(YamlNode root, DocumentFile file)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (root is not YamlMapping document)
        {
            new ShapeCheck(Flavour, problems).Check(root, PolyaxonShape.Document);
            return new(null, problems.ToImmutable());
        }

        if (PolyaxonVersions.Refusal(document) is { } refusal) return new(null, [refusal]);
        var kind = document.Scalar("kind")?.Value;
        var budget = new TemplateBudget();
        var trial = PolyaxonMatrix.OnlyTrial(document.Mapping("hptuning"), problems);
        var values = PolyaxonParams.Read(document, trial, problems, budget);
        document = Rendered(document, kind, new PolyaxonRendering(values.Names, problems, budget));
        new ShapeCheck(Flavour, problems).Check(document, PolyaxonShape.Of(kind));
        if (PolyaxonVersions.Missing(kind, document) is { } missing) problems.Add(missing);
        var environment = document.Mapping("environment");
        PolyaxonNeeds.Check(document, environment, problems);
        var spec = Environment(document, kind, file, problems, out var folder);
        var expanded = spec is null ? null : CuratedEnvironments.Expand(spec, problems);
        var resources = PolyaxonNeeds.Resources(environment);
        var level = document.Mapping("logging")?.Scalar("level")?.Value ?? "INFO";
        var system = PolyaxonVariables.Of(kind is "group" or null ? "experiment" : kind, document.Scalar("name")?.Value, values.All, level, resources);
        expanded = expanded is null ? null : WithoutReserved(expanded, system, problems);
        if (expanded is null || problems.Any(p => p.Severity == Severity.Error)) return new(null, ProblemOrder.ByPlace(problems, file.Shown));
        var workload = new WorkloadSpec
        {
            Name = document.Scalar("name")?.Value,
            Kind = kind is "experiment" or "group" ? WorkloadKind.Experiment : WorkloadKind.Command,
            Entrypoint = PolyaxonVersions.Entrypoint(kind, document, problems),
            WorkDirectory = CodeFolder,
            Context = ContextRules.Polyaxon,
            ContextFolder = folder == file.Folder ? null : folder,
            StartupHook = null,
            SystemVariables = system,
            SystemFiles = PolyaxonVariables.Files(),
            Resources = resources,
            References = PolyaxonNeeds.References(environment),
        };
        var all = ProblemOrder.ByPlace(problems, file.Shown);
        return all.Any(p => p.Severity == Severity.Error) ? new(null, all) : new(new Declaration(Name, file.FullPath, expanded, workload), all);
    }

    private static EnvironmentSpec? Environment(YamlMapping document, string? kind, DocumentFile file, ImmutableArray<Problem>.Builder problems, out string folder)
    {
        var nested = document.Mapping("build");
        var section = nested ?? (kind == "build" ? document : null);
        folder = file.Folder;
        if (section is null)
        {
            if (kind is "experiment" or "group" && document.Find("build") is null)
                problems.Add(new Problem(DialectProblems.MissingKey, "`build` is missing: nothing says which image to run in", document.Where, "add `build: {image: python:3.12-slim}`", Key: "build"));
            return null;
        }

        var newer = Newer.Any(k => document.Find(k) is not null) || NewerEnvironment.Any(k => document.Mapping("environment")?.Find(k) is not null);
        var build = new PolyaxonBuild(section, file, newer, problems);
        folder = build.Folder;
        if (nested is not null && nested.Find("image") is not null && nested.Find("ref") is { } version)
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, "`build.ref` is valid but has no effect yet: the code is the folder as it stands", version.Where,
                "leave it in if it is meant for elsewhere", Severity.Warning, "build.ref"));
        }

        return build.Read(document.Scalar("name")?.Value, document.Scalar("description")?.Value, nested is null ? "" : "build.");
    }

    private static YamlMapping Rendered(YamlMapping document, string? kind, PolyaxonRendering rendering) => document with
    {
        Entries = [.. document.Entries.Select(e => e.Key.Value switch
        {
            "build" or "run" => new YamlEntry(e.Key, rendering.Render(e.Value, e.Key.Value, e.Key.Value == "build", operators: true)),
            "environment" => new YamlEntry(e.Key, rendering.Render(e.Value, e.Key.Value, literals: true, operators: false)),
            "backend" or "framework" or "logging" or "tags" => new YamlEntry(e.Key, rendering.Render(e.Value, e.Key.Value, literals: false, operators: false)),
            "image" or "context" or "build_steps" or "env_vars" or "lang_env" or "nocache" or "ref" or "branch" or "commit" when kind == "build" =>
                new YamlEntry(e.Key, rendering.Render(e.Value, e.Key.Value, e.Key.Value == "nocache", operators: true)),
            _ => e,
        })],
    };

    /// <summary>Polyaxon's own variables hold over those of the image, which is where a file's variables go.</summary>
    private static EnvironmentSpec WithoutReserved(EnvironmentSpec spec, ImmutableArray<KeyValuePair<string, string>> system, ImmutableArray<Problem>.Builder problems)
    {
        bool Reserved(VariableEntry entry) => system.Any(s => s.Key == entry.Name);
        foreach (var entry in spec.Variables.Cpu.Where(Reserved))
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, $"`{entry.Name}` is valid but has no effect in the run: it is set for every run", entry.Where,
                "use another name", Severity.Warning, "build.env_vars"));
        }

        return spec with { Variables = spec.Variables.Select(v => v.RemoveAll(Reserved)) };
    }
}
