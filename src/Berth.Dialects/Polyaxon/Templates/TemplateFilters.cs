using System.Globalization;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>The filters.</summary>
internal static class TemplateFilters
{
    public static IReadOnlyDictionary<string, Func<TemplateValue, TemplateArguments, TemplateValue>> Known { get; } =
        new Dictionary<string, Func<TemplateValue, TemplateArguments, TemplateValue>>(StringComparer.Ordinal)
        {
            ["default"] = Default,
            ["d"] = Default,
            ["join"] = (value, given) => TextFilters.Join(ListFilters.Items(value, given), given.Text(0, "d", "")),
            ["length"] = (value, _) => TemplateValue.Of(TemplateOperators.Items(value).Length),
            ["count"] = (value, _) => TemplateValue.Of(TemplateOperators.Items(value).Length),
            ["upper"] = (value, _) => TemplateValue.Of(PythonText.Of(value).ToUpperInvariant()),
            ["lower"] = (value, _) => TemplateValue.Of(PythonText.Of(value).ToLowerInvariant()),
            ["capitalize"] = (value, _) => TemplateValue.Of(TextFilters.Capitalize(PythonText.Of(value))),
            ["title"] = (value, _) => TemplateValue.Of(TextFilters.Title(PythonText.Of(value))),
            ["trim"] = (value, _) => TemplateValue.Of(PythonText.Of(value).Trim()),
            ["string"] = (value, _) => TemplateValue.Of(PythonText.Of(value)),
            ["safe"] = (value, _) => value,
            ["replace"] = (value, given) => TextFilters.Replace(
                PythonText.Of(value), PythonText.Of(given.Need(0, "old")), PythonText.Of(given.Need(1, "new")), given.Whole(2, "count", long.MaxValue)),
            ["format"] = (value, given) => TemplateValue.Of(PercentFormat.Apply(PythonText.Of(value), given.Positional)),
            ["wordcount"] = (value, _) => TemplateValue.Of(PythonText.Of(value).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Length),
            ["urlencode"] = (value, _) => TemplateValue.Of(Uri.EscapeDataString(PythonText.Of(value)).Replace("%2F", "/", StringComparison.Ordinal)),
            ["tojson"] = (value, _) => TemplateValue.Of(ValueJson.Of(value)),
            ["int"] = (value, given) => TemplateValue.Of(Int(value) ?? given.Whole(0, "default", 0)),
            ["float"] = (value, given) => new TemplateValue.Number(Real(value) ?? TemplateOperators.AsNumber(given.Find(0, "default") ?? new TemplateValue.Number(0)) ?? 0),
            ["abs"] = (value, _) => TemplateOperators.Compare(value, TemplateValue.Of(0)) < 0 ? TemplateArithmetic.Negate(value) : value,
            ["round"] = Round,
            ["first"] = (value, _) => TemplateOperators.Items(value) is [var first, ..] ? first : new TemplateValue.Undefined("the first item"),
            ["last"] = (value, _) => TemplateOperators.Items(value) is [.., var last] ? last : new TemplateValue.Undefined("the last item"),
            ["list"] = (value, _) => new TemplateValue.Sequence(TemplateOperators.Items(value)),
            ["reverse"] = (value, given) => TemplateMembers.Slice(value, null, null, -1),
            ["sum"] = (value, given) => ListFilters.Items(value, given).Aggregate(given.Find(1, "start") ?? TemplateValue.Of(0), (a, b) => TemplateArithmetic.Apply("+", a, b)),
            ["min"] = (value, _) => ListFilters.Extreme(value, -1),
            ["max"] = (value, _) => ListFilters.Extreme(value, 1),
            ["sort"] = ListFilters.Sort,
            ["unique"] = ListFilters.Unique,
            ["map"] = ListFilters.Map,
            ["select"] = (value, given) => ListFilters.Select(value, given, true),
            ["reject"] = (value, given) => ListFilters.Select(value, given, false),
            ["dictsort"] = (value, _) => value is TemplateValue.Mapping map
                ? TemplateMethods.Items(map with { Entries = [.. map.Entries.OrderBy(e => PythonText.Of(e.Key), StringComparer.OrdinalIgnoreCase)] })
                : throw new TemplateException($"{TemplateOperators.Noun(value)} is no mapping"),
        };

    private static TemplateValue Default(TemplateValue value, TemplateArguments given) =>
        value is TemplateValue.Undefined || (given.IsSet(1, "boolean") && !TemplateOperators.IsTrue(value)) ? given.Find(0, "default_value") ?? TemplateValue.Of("") : value;

    private static long? Int(TemplateValue value) => value switch
    {
        TemplateValue.Integer or TemplateValue.Flag => TemplateOperators.Whole(value),
        TemplateValue.Number number => Truncated(number.Value),
        TemplateValue.Text text when long.TryParse(text.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        TemplateValue.Text when Real(value) is { } real => Truncated(real),
        _ => null,
    };

    private static long? Truncated(double value) => Math.Abs(value) < 9e18 ? (long)value : null;

    private static double? Real(TemplateValue value) => value is TemplateValue.Text text
        ? double.TryParse(text.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null
        : TemplateOperators.AsNumber(value);

    private static TemplateValue.Number Round(TemplateValue value, TemplateArguments given)
    {
        var number = TemplateOperators.AsNumber(value) ?? throw new TemplateException($"{TemplateOperators.Noun(value)} cannot be rounded");
        var places = Math.Clamp(given.Whole(0, "precision", 0), -15, 15);
        var factor = Math.Pow(10, Math.Abs(places));
        var scaled = places < 0 ? number / factor : number * factor;
        var whole = given.Text(1, "method", "common") switch
        {
            "common" => Math.Round(scaled, MidpointRounding.ToEven),
            "ceil" => Math.Ceiling(scaled),
            "floor" => Math.Floor(scaled),
            _ => throw new TemplateException("`round` knows the methods `common`, `ceil` and `floor`"),
        };
        return new TemplateValue.Number(places < 0 ? whole * factor : whole / factor);
    }
}
