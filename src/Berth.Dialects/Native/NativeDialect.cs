using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Native;

/// <summary>Berth's own dialect, <c>berth.yaml</c>.</summary>
public static class NativeDialect
{
    public const string Name = "native";

    public const YamlFlavour Flavour = YamlFlavour.Core;

    public static Dialect Dialect { get; } = Dialect.OfYaml(Name, Flavour, Read) with
    {
        Keys = ["base", "run", "apt", "python", "steps", "variables", "startup_hook", "workdir"],
        KnowsName = name => name is "berth.yaml" or "berth.yml",
        Schema = NativeShape.ToJsonSchema,
    };

    public static Checked<Declaration> Read(YamlNode root, DocumentFile file, ReadingOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        new ShapeCheck(Flavour, problems).Check(root, NativeShape.Document);
        if (root is not YamlMapping document) return new(null, problems.ToImmutable());
        var declared = new EnvironmentSpec
        {
            Name = document.Scalar("name")?.Value,
            Description = document.Scalar("description")?.Value,
            Base = NativeBase.Read(document.Find("base"), file, problems),
            Apt = NativePackages.Apt(document, problems),
            Python = NativePython.Read(document.Mapping("python"), file, options, problems),
            Steps = NativeSteps.Read(document.Find("steps") as YamlSequence, file, problems),
            Variables = NativeVariables.Read(document.Find("variables")),
        };
        var environment = CuratedEnvironments.Expand(declared, problems);
        var workload = NativeWorkload.Read(document, problems);
        var all = ProblemOrder.ByPlace(problems, file.Shown);
        return environment is null || all.Any(p => p.Severity == Severity.Error)
            ? new(null, all)
            : new(new Declaration(Name, file.FullPath, environment, workload), all);
    }
}
