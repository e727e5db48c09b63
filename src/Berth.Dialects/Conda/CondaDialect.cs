using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Conda;

/// <summary>Conda environment files that stand alone: an environment without a workload. Where no base is given it is one with the Python asked for.</summary>
public static class CondaDialect
{
    public const string Name = "conda";

    public static Dialect Dialect { get; } = Dialect.OfYaml(Name, CondaFile.Flavour, Read) with
    {
        Keys = ["channels", "dependencies"],
        Sign = Sign,
        Options = ["--base"],
        StandsBack = true,
        Schema = CondaShape.ToJsonSchema,
    };

    public static Checked<Declaration> Read(YamlNode root, DocumentFile file, ReadingOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (CondaFile.Read(root, file, "", options, problems) is not { } conda) return new(null, problems.ToImmutable());
        var place = new SourceSpan(file.Shown);
        var python = conda.Python;
        if (options.Python is { } wanted) python = python with { RequiresPython = new($"=={wanted}.*", place) };
        var image = options.Base is null ? CondaBase.For(python.RequiresPython?.Value) : ImagePath.Absolute(options.Base, Environment.CurrentDirectory);
        var mention = new Declared<string>(image, CondaPackages.Named(conda.Spec, "python")?.Where ?? place);
        var environment = CuratedEnvironments.Expand(
            new EnvironmentSpec
            {
                Name = conda.Name,
                Base = PerAccelerator<Declared<string>?>.Same(mention),
                Apt = options.Base is null ? CondaBase.AptFor(image, mention) : [],
                Python = python,
                Conda = conda.Spec,
                Variables = PerAccelerator<ImmutableArray<VariableEntry>>.Same(conda.Variables),
            },
            problems);
        var all = ProblemOrder.ByPlace(problems, file.Shown);
        return environment is null || all.Any(p => p.Severity == Severity.Error)
            ? new(null, all)
            : new(new Declaration(Name, file.FullPath, environment, new WorkloadSpec { Name = conda.Name }), all);
    }

    private static string? Sign(YamlMapping document) =>
        document.Find("dependencies") is YamlSequence && document.Entries.All(e => CondaShape.Document.Rules.Any(r => r.Name == e.Key.Value))
            ? "it has a list of `dependencies` and no key that conda does not have"
            : null;
}
