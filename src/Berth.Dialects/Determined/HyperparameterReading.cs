using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads.Experiments;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>
/// Reads <c>hyperparameters</c>: plain values and lists, nested groups, and mappings with <c>type</c>. A group cannot have a member called
/// <c>type</c>.
/// </summary>
internal sealed class HyperparameterReading(bool grid, ImmutableArray<Problem>.Builder problems)
{
    private static readonly Shape Real = new Shape.Number();
    private static readonly KeyRule Points = new("count", new Shape.Integer(1, int.MaxValue));

    private static readonly Dictionary<string, Shape.Keys> Types = new(StringComparer.Ordinal)
    {
        ["const"] = Typed(new KeyRule("val", new Shape.Anything())),
        ["categorical"] = Typed(new KeyRule("vals", new Shape.ListOf(new Shape.Anything())) { Required = true }),
        ["int"] = Typed(Required("minval", new Shape.Integer()), Required("maxval", new Shape.Integer()), Points),
        ["double"] = Typed(Required("minval", Real), Required("maxval", Real), Points),
        ["log"] = Typed(Required("base", new Shape.Number(0)), Required("minval", Real), Required("maxval", Real), Points),
    };

    /// <summary>What the schema says of one hyperparameter that is not a plain value.</summary>
    public static IEnumerable<Shape.Keys> Shapes => Types.Values;

    public ImmutableSortedDictionary<string, HyperparameterSpec> Read(YamlMapping? group, string path = "hyperparameters")
    {
        var members = HyperparameterSpec.None.ToBuilder();
        foreach (var entry in group?.Entries ?? [])
        {
            if (problems.Count >= YamlLimits.Default.Problems) break;
            if (One(entry.Value, $"{path}.{entry.Key.Value}") is { } one) members[entry.Key.Value] = one;
        }

        return members.ToImmutable();
    }

    private HyperparameterSpec? One(YamlNode node, string path)
    {
        if (node is not YamlMapping value) return Constant(node, path);
        if (value.Entries.FirstOrDefault(e => e.Key.Value == "type") is not { } type) return new HyperparameterSpec.Group(Read(value, path));
        var name = (type.Value as YamlScalar)?.Value ?? "";
        if (!Types.TryGetValue(name, out var shape))
        {
            var nearest = NearestName.Of(name, Types.Keys);
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{path}.type` is none of the types of hyperparameters", type.Value.Where,
                nearest is null ? "use `const` with `val`; a group cannot have a member called `type`" : $"write `{nearest}`", Key: path + ".type"));
            return null;
        }

        var before = problems.Count;
        new ShapeCheck(DeterminedDialect.Flavour, problems).Check(value, shape, path);
        if (name == "const") return ConstantOf(value, path);
        if (problems.Count > before) return null;
        return name switch
        {
            "categorical" => Categorical(value, path),
            _ => Range(name, value, path),
        };
    }

    private HyperparameterSpec.Constant? ConstantOf(YamlMapping value, string path)
    {
        var val = value.Entries.FirstOrDefault(e => e.Key.Value == "val");
        if (val is not null) return Constant(val.Value, path + ".val");
        problems.Add(new Problem(
            DialectProblems.MissingKey, $"`{path}.val` is missing", value.Where, "add `val:` with the value", Key: path + ".val"));
        return null;
    }

    private HyperparameterSpec.Categorical? Categorical(YamlMapping value, string path)
    {
        var values = (YamlSequence)value.Find("vals")!;
        if (values.Items.IsEmpty)
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{path}.vals` is empty, so there is nothing to choose", values.Where, "list the values", Key: path + ".vals"));
        }

        return new([.. values.Items.Select((item, at) => Constant(item, $"{path}.vals[{at}]").Json)]);
    }

    private HyperparameterSpec Range(string type, YamlMapping value, string path)
    {
        var (low, high) = (value.Real("minval")!.Value, value.Real("maxval")!.Value);
        if (!(low < high))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{path}.minval` has to be less than `{path}.maxval`", value.Find("minval")!.Where,
                "write a smaller `minval`", Key: path + ".minval"));
        }

        if (grid && !value.Has("count"))
        {
            problems.Add(new Problem(
                DialectProblems.MissingKey, $"`{path}.count` is missing: a grid needs a number of points", value.Where, "add `count:` with a number",
                Key: path + ".count"));
        }

        Finite(value.Find("minval")!, path + ".minval");
        Finite(value.Find("maxval")!, path + ".maxval");
        var count = value.Count("count");
        return type switch
        {
            "int" => new HyperparameterSpec.Whole(value.Whole("minval")!.Value, value.Whole("maxval")!.Value, count),
            "double" => new HyperparameterSpec.Real(low, high, count),
            _ => new HyperparameterSpec.Logarithmic(value.Real("base")!.Value, low, high, count),
        };
    }

    private HyperparameterSpec.Constant Constant(YamlNode node, string path)
    {
        Finite(node, path);
        return new(YamlJson.Write(node, DeterminedDialect.Flavour));
    }

    private void Finite(YamlNode node, string path)
    {
        if (node is YamlScalar scalar && ScalarRules.Read(scalar, DeterminedDialect.Flavour) is ScalarValue.Number { Value: var number }
            && !double.IsFinite(number))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{path}` is not a finite number, which JSON cannot hold", scalar.Where,
                "write a finite number, or quote it as text", Key: path));
        }
    }

    private static KeyRule Required(string name, Shape shape) => new(name, shape) { Required = true };

    private static Shape.Keys Typed(params KeyRule[] own) => new([new KeyRule("type", new Shape.Text()), .. own]);
}
