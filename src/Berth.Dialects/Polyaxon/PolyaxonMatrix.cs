using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>Reads <c>hptuning</c>. A search of exactly one trial can run; others wait for the part that runs several.</summary>
public static class PolyaxonMatrix
{
    private static readonly string[] Spreads = ["range", "linspace", "logspace", "geomspace"];
    private static readonly string[] Algorithms = ["grid_search", "random_search", "hyperband", "bo"];

    public static string[] Kinds { get; } =
    [
        "values", "pvalues", "range", "linspace", "logspace", "geomspace", "uniform", "quniform", "loguniform", "qloguniform",
        "normal", "qnormal", "lognormal", "qlognormal",
    ];

    /// <summary>The values of the only trial; empty where there is none or there are several.</summary>
    public static ImmutableDictionary<string, TemplateValue> OnlyTrial(YamlMapping? tuning, ImmutableArray<Problem>.Builder problems)
    {
        var none = ImmutableDictionary<string, TemplateValue>.Empty;
        if (tuning?.Mapping("matrix") is not { } matrix) return none;
        var before = problems.Count;
        var parameters = Read(matrix, problems);
        var algorithms = tuning.Entries.Where(e => Algorithms.Contains(e.Key.Value)).ToList();
        if (algorithms.Count > 1) Refuse(problems, algorithms[1].Key, "a group searches in one way", $"take `{algorithms[0].Key.Value}` or `{algorithms[1].Key.Value}` out", "hptuning");
        var algorithm = algorithms.Count > 0 ? algorithms[0].Key.Value : "grid_search";
        foreach (var parameter in parameters)
        {
            var drawn = parameter is MatrixParameter.Weighted || (parameter is MatrixParameter.Drawn d && (algorithm == "grid_search" || d.Kind != "uniform"));
            if ((algorithm == "grid_search" && parameter is not MatrixParameter.Discrete) || (algorithm == "bo" && drawn))
                Refuse(problems, matrix.Entries.First(e => e.Key.Value == parameter.Name).Key, $"`{algorithm}` cannot draw `{parameter.Name}` from a distribution", "list its `values`, or use `random_search`", $"hptuning.matrix.{parameter.Name}");
        }

        if (problems.Count > before) return none;
        if (Size(parameters) == 1 && algorithm is "grid_search" or "random_search")
            return none.AddRange(parameters.Select(p => KeyValuePair.Create(p.Name, ((MatrixParameter.Discrete)p).Values[0])));
        var size = algorithm == "grid_search" ? $" of {Size(parameters)} trials" : "";
        problems.Add(new Problem(
            DialectProblems.NotSupportedYet, $"`hptuning` is a search{size} by `{algorithm}`, which is not supported yet: running several trials is missing", matrix.Where,
            "give every parameter of `matrix` one value, or make it `kind: experiment` with `params`", Key: "hptuning"));
        return none;
    }

    public static ImmutableArray<MatrixParameter> Read(YamlMapping matrix, ImmutableArray<Problem>.Builder problems)
    {
        var read = ImmutableArray.CreateBuilder<MatrixParameter>();
        foreach (var entry in matrix.Entries)
        {
            var path = $"hptuning.matrix.{entry.Key.Value}";
            if (entry.Value is not YamlMapping { Entries: [var only] } || !Kinds.Contains(only.Key.Value))
                Refuse(problems, entry.Key, $"`{path}` needs exactly one kind of values", "write such as `values: [1, 2]` or `linspace: 0:1:5`", path);
            else if (One(entry.Key.Value, only.Key.Value, only.Value) is { } parameter) read.Add(parameter);
            else Refuse(problems, only.Value, $"`{path}.{only.Key.Value}` does not have the numbers it should have", Example(only.Key.Value), $"{path}.{only.Key.Value}");
        }

        if (matrix.Entries.IsEmpty) Refuse(problems, matrix, "`hptuning.matrix` is empty", "add a parameter with `values`", "hptuning.matrix");
        return read.ToImmutable();
    }

    private static MatrixParameter? One(string name, string kind, YamlNode node)
    {
        if (kind == "values") return node is YamlSequence { Items.Length: > 0 } list ? new MatrixParameter.Discrete(name, [.. list.Items.Select(ValueNodes.ToValue)]) : null;
        if (kind == "pvalues") return Weighted(name, node);
        if (MatrixValues.Numbers(node, kind) is not { } numbers) return null;
        if (Spreads.Contains(kind)) return MatrixValues.Spread(kind, numbers) is { } values ? new MatrixParameter.Discrete(name, values) : null;
        return kind.StartsWith('q') && numbers[2] == 0 ? null : new MatrixParameter.Drawn(name, kind, numbers);
    }

    private static MatrixParameter.Weighted? Weighted(string name, YamlNode node)
    {
        var pairs = ImmutableArray.CreateBuilder<(TemplateValue, double)>();
        foreach (var item in node is YamlSequence list ? list.Items : [])
        {
            if (item is not YamlSequence { Items: [var value, var chance] } || TemplateOperators.AsNumber(ValueNodes.ToValue(chance)) is not (>= 0 and < 1) || ValueNodes.ToValue(chance) is not TemplateValue.Number number) return null;
            pairs.Add((ValueNodes.ToValue(value), number.Value));
        }

        return pairs.Count > 0 && pairs.Sum(p => p.Item2) <= 1 + 1e-9 ? new(name, pairs.ToImmutable()) : null;
    }

    private static decimal Size(ImmutableArray<MatrixParameter> parameters)
    {
        decimal size = 1;
        foreach (var parameter in parameters)
            size = Math.Min(1e12m, size * (parameter is MatrixParameter.Discrete discrete ? discrete.Values.Length : 1e6m));
        return size;
    }

    private static string Example(string kind) => kind switch
    {
        "values" => "write a list with at least one value",
        "pvalues" => "write pairs of a value and its chance, such as `[[1, 0.5], [2, 0.5]]`, that sum up to 1 at most",
        "logspace" => "write such as `logspace: '-4:-1:4'`: exponents, and how many",
        _ when Spreads.Contains(kind) => $"write such as `{kind}: '1:10:3'`: start below stop, and a third number above 0",
        _ when kind.StartsWith('q') => $"write such as `{kind}: '0:1:0.1'`",
        _ => $"write such as `{kind}: '0:1'`",
    };

    private static void Refuse(ImmutableArray<Problem>.Builder problems, YamlNode at, string what, string fix, string key) =>
        problems.Add(new Problem(DialectProblems.InvalidValue, what, at.Where, fix, Key: key));
}
