using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Polyaxon;

/// <summary>Fills templates in. Every part of the result has the place of the text it came from.</summary>
internal sealed class PolyaxonRendering(ImmutableDictionary<string, TemplateValue> names, ImmutableArray<Problem>.Builder problems, TemplateBudget budget)
{
    /// <summary>A value that refers to itself grows without end.</summary>
    private const int MostRounds = 50;

    /// <param name="literals">Whether what a template gives, and what stands without quotes, is taken for a literal of Python where it is one.</param>
    /// <param name="operators">Whether <c>for</c> and <c>if</c> build lists and choose.</param>
    public YamlNode Render(YamlNode node, string path, bool literals, bool operators)
    {
        switch (node)
        {
            case YamlSequence list:
                var items = list.Items.Select((item, i) => Render(item, $"{path}[{i}]", literals, operators)).ToImmutableArray();
                return list with { Items = items };
            case YamlMapping { Entries: [{ Key.Value: "for", Value: YamlMapping loop }] } when operators:
                return Loop(loop, path, literals);
            case YamlMapping { Entries: [{ Key.Value: "if", Value: YamlMapping choice }] } when operators:
                return Choose(choice, path, literals);
            case YamlMapping map:
                return map with
                {
                    Entries = [.. map.Entries.Select(e => new YamlEntry(Key(e.Key, path), Render(e.Value, ShapeCheck.Join(path, e.Key.Value), literals && !IsText(e.Key.Value), operators)))],
                };
            case YamlScalar scalar:
                return Scalar(scalar, path, literals);
            default:
                return node;
        }
    }

    /// <summary>Params themselves: every text that is a literal of Python becomes what it stands for, quoted or not.</summary>
    public TemplateValue Value(YamlNode node, string path) => node switch
    {
        YamlMapping map => new TemplateValue.Mapping([.. map.Entries.Select(e => KeyValuePair.Create(TemplateValue.Of(e.Key.Value), Value(e.Value, ShapeCheck.Join(path, e.Key.Value))))]),
        YamlSequence list => new TemplateValue.Sequence([.. list.Items.Select((item, i) => Value(item, $"{path}[{i}]"))]),
        YamlScalar scalar when ValueNodes.ToValue(scalar) is TemplateValue.Text => Text(scalar, path) is { } text ? PythonLiteral.Read(text) ?? TemplateValue.Of(text) : TemplateValue.Of(scalar.Value),
        _ => ValueNodes.ToValue(node),
    };

    private static bool IsText(string key) => key is "env_vars" or "build_steps" or "cmd" or "image" or "secret_refs" or "configmap_refs" or "config_map_refs";

    private YamlScalar Key(YamlScalar key, string path) => Template.IsIn(key.Value) && Text(key, path) is { } text ? key with { Value = text } : key;

    private YamlNode Scalar(YamlScalar scalar, string path, bool literals)
    {
        if (ValueNodes.ToValue(scalar) is not TemplateValue.Text || Text(scalar, path) is not { } text) return scalar;
        var changed = text != scalar.Value;
        if (literals && (changed || scalar.Plain) && PythonLiteral.Read(text) is { } value and not TemplateValue.Text) return ValueNodes.ToNode(value, scalar.Where);
        return changed ? new YamlScalar(text, false, null, scalar.Where) { Text = scalar.Text } : scalar;
    }

    /// <summary>The text once nothing more changes; null, with a problem, where that cannot be told.</summary>
    private string? Text(YamlScalar scalar, string path)
    {
        var text = scalar.Value;
        try
        {
            for (var round = 0; Template.IsIn(text); round++)
            {
                if (round == MostRounds) throw new TemplateException("the template refers to itself and grows without end", fix: "take the reference to itself out");
                var next = Template.Render(text, names, budget);
                if (next == text) break;
                text = next;
            }

            return text;
        }
        catch (TemplateException e)
        {
            Report(e, scalar, text == scalar.Value, path);
            return null;
        }
    }

    private void Report(TemplateException e, YamlScalar scalar, bool first, string path)
    {
        // Text that stands in the file character by character lets the place be exact.
        var quotes = scalar.Plain ? 0 : 1;
        var exact = first && e.At >= 0 && scalar.Text.End - scalar.Text.Start == scalar.Value.Length + (2 * quotes) && !scalar.Value.AsSpan(0, Math.Min(e.At, scalar.Value.Length)).Contains('\n');
        var where = exact ? scalar.Where with { Column = scalar.Where.Column + quotes + e.At } : scalar.Where;
        problems.Add(new Problem(
            DialectProblems.InvalidTemplate, $"the template in `{path}` cannot be filled in: {e.Message}", where,
            e.Fix ?? "correct the template; text for the shell that holds `{{`, `{%` or `{#` goes between `{% raw %}` and `{% endraw %}`", Key: path));
    }

    private YamlSequence Loop(YamlMapping loop, string path, bool literals)
    {
        var where = loop.Where;
        var count = loop.Find("len") is { } length && Render(length, path + ".for.len", true, false) is YamlScalar scalar && ValueNodes.ToValue(scalar) is TemplateValue.Integer { Value: >= 0 and <= 1000 } whole
            ? (int)whole.Value
            : -1;
        if (count < 0 || loop.Find("do") is not { } body)
        {
            problems.Add(new Problem(DialectProblems.InvalidValue, $"`{path}.for` needs `len`, a number up to 1000, and `do`", where, "write `for: {len: 3, do: …, index: i}`", Key: path + ".for"));
            return new YamlSequence([], where, 1);
        }

        var items = ImmutableArray.CreateBuilder<YamlNode>();
        var name = loop.Scalar("index")?.Value ?? "index";
        for (var i = 0; i < count; i++)
        {
            var one = new PolyaxonRendering(names.SetItem(name, TemplateValue.Of(i)), problems, budget).Render(body, path + ".for.do", literals, true);
            if (one is YamlSequence several) items.AddRange(several.Items);
            else items.Add(one);
        }

        return new YamlSequence(items.ToImmutable(), where, 1 + items.Sum(i => i.Size));
    }

    private YamlNode Choose(YamlMapping choice, string path, bool literals)
    {
        var nothing = new YamlScalar("null", true, null, choice.Where);
        if (choice.Scalar("cond") is not { } condition || choice.Find("do") is not { } then)
        {
            problems.Add(new Problem(DialectProblems.InvalidValue, $"`{path}.if` needs `cond` and `do`", choice.Where, "write `if: {cond: …, do: …, else_do: …}`", Key: path + ".if"));
            return nothing;
        }

        if (Text(condition, path + ".if.cond") is not { } text) return nothing;
        try
        {
            var chosen = Template.Holds(text, names, budget) ? then : choice.Find("else_do");
            return chosen is null ? nothing : Render(chosen, path, literals, true);
        }
        catch (TemplateException e)
        {
            Report(e, condition, false, path + ".if.cond");
            return nothing;
        }
    }
}
