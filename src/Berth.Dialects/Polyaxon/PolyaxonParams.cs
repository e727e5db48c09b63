using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>The values templates see: <c>params</c> or <c>declarations</c>, defaults of <c>inputs</c>, and what a search chose.</summary>
internal sealed class PolyaxonParams
{
    private PolyaxonParams(ImmutableDictionary<string, TemplateValue> names, TemplateValue all) => (Names, All) = (names, all);

    /// <summary>What templates call by name; a flag is the option it stands for.</summary>
    public ImmutableDictionary<string, TemplateValue> Names { get; }

    /// <summary>For the program: a mapping in the order declared, or nothing.</summary>
    public TemplateValue All { get; }

    public static PolyaxonParams Read(YamlMapping document, ImmutableDictionary<string, TemplateValue> trial, ImmutableArray<Problem>.Builder problems, TemplateBudget budget)
    {
        var (key, node) = Declared(document, problems);
        var declared = node?.Entries ?? [];
        var raw = trial.SetItems(declared.Select(e => KeyValuePair.Create(e.Key.Value, ValueNodes.ToValue(e.Value))));
        var rendering = new PolyaxonRendering(raw, problems, budget);
        var values = new OrderedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var entry in declared) values[entry.Key.Value] = rendering.Value(entry.Value, $"{key}.{entry.Key.Value}");
        foreach (var (name, value) in trial.OrderBy(t => t.Key, StringComparer.Ordinal)) values.TryAdd(name, value);
        var inputs = (document.Find("inputs") as YamlSequence)?.Items.OfType<YamlMapping>().ToList() ?? [];
        var typed = inputs.Concat((document.Find("outputs") as YamlSequence)?.Items.OfType<YamlMapping>() ?? []).ToList();
        CheckNames(declared, typed, key, problems);
        var names = ImmutableDictionary.CreateBuilder<string, TemplateValue>();
        foreach (var input in inputs) Complete(input, values, document, problems);
        foreach (var (name, value) in values) names[name] = value;
        foreach (var input in inputs.Where(i => i.Scalar("is_flag") is { } flag && ValueNodes.ToValue(flag) is TemplateValue.Flag { Value: true }))
        {
            if (input.Scalar("name")?.Value is { } name && values.TryGetValue(name, out var value))
                names[name] = TemplateValue.Of(TemplateOperators.IsTrue(value) ? "--" + name : "");
        }

        TemplateValue all = values.Count == 0 ? TemplateValue.None.It : new TemplateValue.Mapping([.. values.Select(v => KeyValuePair.Create(TemplateValue.Of(v.Key), v.Value))]);
        return new(names.ToImmutable(), all);
    }

    private static (string Key, YamlMapping? Node) Declared(YamlMapping document, ImmutableArray<Problem>.Builder problems)
    {
        if (document.Mapping("params") is not { } given) return ("declarations", document.Mapping("declarations"));
        if (document.Find("declarations") is { } old)
            problems.Add(new Problem(DialectProblems.InvalidValue, "`params` and `declarations` are two names of one section", old.Where, "join them under `params`", Key: "declarations"));
        return ("params", given);
    }

    private static void CheckNames(ImmutableArray<YamlEntry> declared, List<YamlMapping> typed, string key, ImmutableArray<Problem>.Builder problems)
    {
        if (typed.Count == 0) return;
        var known = typed.Select(t => t.Scalar("name")?.Value).OfType<string>().ToList();
        foreach (var entry in declared.Where(e => !known.Contains(e.Key.Value)))
        {
            var nearest = NearestName.Of(entry.Key.Value, known);
            problems.Add(new Problem(
                DialectProblems.UnknownKey, $"`{key}.{entry.Key.Value}` is none of the inputs and outputs", entry.Key.Where,
                nearest is null ? $"add `- name: {entry.Key.Value}` to `inputs`" : $"write `{nearest}`", Key: $"{key}.{entry.Key.Value}"));
        }
    }

    private static void Complete(YamlMapping input, OrderedDictionary<string, TemplateValue> values, YamlMapping document, ImmutableArray<Problem>.Builder problems)
    {
        if (input.Scalar("name")?.Value is not { } name) return;
        var optional = input.Scalar("is_optional") is { } flag && ValueNodes.ToValue(flag) is TemplateValue.Flag { Value: true };
        var type = input.Scalar("type")?.Value;
        var list = input.Scalar("is_list") is { } several && ValueNodes.ToValue(several) is TemplateValue.Flag { Value: true };
        if (input.Find("default") is { } given)
        {
            if (!optional)
                problems.Add(new Problem(DialectProblems.InvalidValue, $"the input `{name}` has a default but is not optional", given.Where, "add `is_optional: true`", Key: "inputs"));
            values.TryAdd(name, ValueNodes.ToValue(given));
        }

        if (!values.TryGetValue(name, out var value))
        {
            if (!optional)
                problems.Add(new Problem(DialectProblems.MissingKey, $"the input `{name}` has no value", input.Where, $"add `{name}:` under `params`", Key: $"params.{name}"));
            return;
        }

        if (Fits(value, type, list)) return;
        var at = document.Mapping("params")?.Find(name)?.Where ?? input.Where;
        problems.Add(new Problem(
            DialectProblems.WrongType, $"`params.{name}` has to be of type `{type}`, not {TemplateOperators.Noun(value)}", at, $"write a value of type `{type}`", Key: $"params.{name}"));
    }

    private static bool Fits(TemplateValue value, string? type, bool list)
    {
        if (list) return value is not TemplateValue.Sequence items || items.Items.All(i => Fits(i, type, false));
        return (type, value) switch
        {
            ("int", _) => value is TemplateValue.Integer,
            ("float", _) => value is TemplateValue.Integer or TemplateValue.Number,
            ("bool", _) => value is TemplateValue.Flag || PythonText.Of(value).ToLowerInvariant() is "true" or "false" or "0" or "1",
            ("dict", _) => value is TemplateValue.Mapping,
            ("list", _) => value is TemplateValue.Sequence,
            _ => true,
        };
    }
}
