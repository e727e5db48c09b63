using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Dialects.Yaml.Reading;

/// <summary>Compares a document with what was declared and collects everything that does not fit.</summary>
/// <remarks>Values are never part of a message where a type is wrong: they may be secrets.</remarks>
public sealed class ShapeCheck(YamlFlavour flavour, ImmutableArray<Problem>.Builder problems)
{
    public void Check(YamlNode node, Shape shape, string path = "")
    {
        if (problems.Count >= YamlLimits.Default.Problems) return;
        switch (shape, node)
        {
            case (Shape.Anything, _):
                break;
            case (Shape.OneOf one, _):
                CheckOneOf(node, one, path);
                break;
            case (Shape.ListOf list, YamlSequence items):
                for (var i = 0; i < items.Items.Length; i++) Check(items.Items[i], list.Item, $"{path}[{i}]");
                break;
            case (Shape.MapOf map, YamlMapping mapping):
                foreach (var entry in mapping.Entries.Where(e => e.Value is not YamlScalar { IsNull: true }))
                {
                    Check(entry.Value, map.Value, Join(path, entry.Key.Value));
                }
                break;
            case (Shape.Keys keys, YamlMapping mapping):
                CheckKeys(mapping, keys, path);
                break;
            case (Shape.ListOf or Shape.MapOf or Shape.Keys, _):
            case (_, not YamlScalar):
                Wrong(node, shape, path);
                break;
            case (_, YamlScalar scalar):
                CheckScalar(scalar, shape, path);
                break;
        }
    }

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void CheckKeys(YamlMapping mapping, Shape.Keys keys, string path)
    {
        foreach (var entry in mapping.Entries)
        {
            if (problems.Count >= YamlLimits.Default.Problems) return;
            var keyPath = Join(path, entry.Key.Value);
            var rule = keys.Rules.FirstOrDefault(r => r.Name == entry.Key.Value);
            if (rule is null or { Standing: Standing.Elsewhere }) Unknown(entry, keys, keyPath, rule?.Fix);
            else if (entry.Value is not YamlScalar { IsNull: true }) CheckKnown(entry, rule, keyPath);
        }

        foreach (var rule in keys.Rules.Where(r => r.Required && mapping.Find(r.Name) is null))
        {
            problems.Add(new Problem(
                DialectProblems.MissingKey, $"`{Join(path, rule.Name)}` is missing", mapping.Where,
                rule.Fix ?? $"add `{rule.Name}:` with {rule.Shape.Noun}", Key: Join(path, rule.Name)));
        }
    }

    private void CheckKnown(YamlEntry entry, KeyRule rule, string path)
    {
        if (rule.Standing == Standing.NotYet)
        {
            problems.Add(new Problem(
                DialectProblems.NotSupportedYet, $"`{path}` is not supported yet: {rule.Note}", entry.Key.Where,
                rule.Fix ?? "take the key out", Key: path));
            return;
        }

        if (rule.Standing == Standing.Idle)
        {
            var note = rule.Note is null ? "" : ": " + rule.Note;
            problems.Add(new Problem(
                DialectProblems.NoEffect, $"`{path}` is valid but has no effect yet{note}", entry.Key.Where,
                "leave it in if it is meant for elsewhere", Severity.Warning, path));
        }

        Check(entry.Value, rule.Shape, path);
    }

    private void Unknown(YamlEntry entry, Shape.Keys keys, string path, string? knownFix)
    {
        var names = keys.Rules.Where(r => r.Standing != Standing.Elsewhere).Select(r => r.Name).ToList();
        var nearest = NearestName.Of(entry.Key.Value, names);
        var fix = knownFix ?? (
            nearest is not null
                ? $"write `{nearest}`"
                : "use one of " + string.Join(", ", names.Order(StringComparer.Ordinal).Select(n => $"`{n}`")));
        problems.Add(new Problem(DialectProblems.UnknownKey, $"`{path}` is not a key that is known here", entry.Key.Where, fix, Key: path));
    }

    private void CheckOneOf(YamlNode node, Shape.OneOf one, string path)
    {
        var fitting = one.Alternatives.Where(a => SameKind(node, a)).ToList();
        if (fitting.Count == 0)
        {
            Wrong(node, one, path);
            return;
        }

        // Among scalars the first that takes the value; when none does, all of them are named.
        if (node is YamlScalar scalar && fitting.Count > 1)
        {
            if (fitting.All(a => ProblemOf(scalar, a, path) is not null)) Wrong(node, one, path);
            return;
        }

        Check(node, fitting.Count == 1 ? fitting[0] : BestMapping(node, fitting), path);
    }

    /// <summary>
    /// Of several kinds of mapping the one that takes the value; else free keys for plain values and fixed keys for nested ones.
    /// </summary>
    private Shape BestMapping(YamlNode node, List<Shape> shapes)
    {
        foreach (var shape in shapes)
        {
            var found = ImmutableArray.CreateBuilder<Problem>();
            new ShapeCheck(flavour, found).Check(node, shape);
            if (found.Count == 0) return shape;
        }

        var entries = ((YamlMapping)node).Entries;
        var nested = entries.Any(e => e.Value is not YamlScalar);
        bool Named(Shape shape) => shape is Shape.Keys keys && entries.Any(e => keys.Rules.Any(r => r.Name == e.Key.Value));
        return shapes.FirstOrDefault(s => nested && Named(s)) ?? shapes.FirstOrDefault(s => s is Shape.MapOf) ?? shapes[0];
    }

    private static bool SameKind(YamlNode node, Shape shape) => shape switch
    {
        Shape.Anything => true,
        Shape.ListOf => node is YamlSequence,
        Shape.MapOf or Shape.Keys => node is YamlMapping,
        Shape.OneOf one => one.Alternatives.Any(a => SameKind(node, a)),
        _ => node is YamlScalar,
    };

    private void CheckScalar(YamlScalar scalar, Shape shape, string path)
    {
        if (ProblemOf(scalar, shape, path) is { } problem) problems.Add(problem);
    }

    private Problem? ProblemOf(YamlScalar scalar, Shape shape, string path)
    {
        var value = ScalarRules.Read(scalar, flavour);
        return (shape, value) switch
        {
            (Shape.Text, ScalarValue.Text) => null,
            (Shape.Literal, not (ScalarValue.Null or ScalarValue.Mistagged)) => null,
            (Shape.Flag, ScalarValue.Flag) => null,
            (Shape.Never, ScalarValue.Flag { Value: false }) => null,
            (Shape.Integer range, ScalarValue.Integer whole) =>
                OutOfRange(scalar, path, whole.Value >= range.Minimum && whole.Value <= range.Maximum, Range(range)),
            (Shape.Number number, ScalarValue.Integer whole) =>
                OutOfRange(scalar, path, number.Above is not { } above || whole.Value > above, $"greater than {number.Above}"),
            (Shape.Number number, ScalarValue.Number real) =>
                OutOfRange(scalar, path, number.Above is not { } above || real.Value > above, $"greater than {number.Above}"),
            (Shape.Choice choice, ScalarValue.Text text) =>
                choice.Values.Contains(text.Value) ? null : NotOffered(scalar, choice, text.Value, path),
            _ => WrongType(scalar, shape, path),
        };
    }

    private static string Range(Shape.Integer range) =>
        range.Maximum == long.MaxValue ? $"{range.Minimum} or more" : $"between {range.Minimum} and {range.Maximum}";

    private static Problem? OutOfRange(YamlScalar scalar, string path, bool fits, string range) => fits ? null : new Problem(
        DialectProblems.InvalidValue, $"`{path}` is `{scalar.Value}` but has to be {range}", scalar.Where,
        $"write a number that is {range}", Key: path);

    private static Problem NotOffered(YamlScalar scalar, Shape.Choice choice, string value, string path)
    {
        var nearest = NearestName.Of(value, choice.Values);
        return new Problem(
            DialectProblems.InvalidValue, $"`{path}` cannot be `{value}`", scalar.Where,
            nearest is null ? $"use {choice.Noun}" : $"write `{nearest}`", Key: path);
    }

    private void Wrong(YamlNode node, Shape shape, string path) => problems.Add(WrongType(node, shape, path));

    private Problem WrongType(YamlNode node, Shape shape, string path)
    {
        var found = Found(node);
        var fix = (shape, node) switch
        {
            (Shape.Text, YamlScalar { IsNull: false }) => "put the value into quotes",
            (Shape.ListOf, YamlScalar) => "put it into brackets: `[…]`",
            _ => $"write {shape.Noun}",
        };
        var subject = path.Length == 0 ? "the document" : $"`{path}`";
        return new Problem(
            DialectProblems.WrongType, $"{subject} has to be {shape.Noun}, not {found}", node.Where,
            fix, Key: path.Length == 0 ? null : path);
    }

    private string Found(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar scalar => ScalarRules.Read(scalar, flavour) switch
        {
            ScalarValue.Null => "nothing",
            ScalarValue.Flag => "true or false",
            ScalarValue.Integer => "a whole number",
            ScalarValue.Number => "a number",
            ScalarValue.Mistagged => "a value that its tag contradicts",
            _ => "text",
        },
        _ => "something else",
    };
}
