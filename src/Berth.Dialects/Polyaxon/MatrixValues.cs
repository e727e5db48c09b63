using System.Collections.Immutable;
using System.Globalization;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>Reads the numbers of one entry of the matrix: <c>'a:b:c'</c>, <c>[a, b, c]</c> or a mapping.</summary>
internal static class MatrixValues
{
    private const int MostValues = 100_000;

    /// <summary>Null where they are not the numbers the kind takes.</summary>
    public static ImmutableArray<double>? Numbers(YamlNode node, string kind)
    {
        var (needed, most) = Counts(kind);
        var parts = node switch
        {
            YamlSequence list => list.Items.Select(ValueNodes.ToValue).ToList(),
            YamlMapping map => Named(map, kind),
            // `1:10:2` without quotes is one number in YAML 1.1; its text still says what was meant.
            YamlScalar scalar => scalar.Value.Split(':').Select(p => TemplateValue.Of(p.Trim())).ToList(),
            _ => [],
        };
        if (parts is null || parts.Count < needed || parts.Count > most) return null;
        var numbers = parts.Select(Number).ToList();
        return numbers.Exists(n => n is null || !double.IsFinite(n.Value)) ? null : [.. numbers.Select(n => n!.Value)];
    }

    /// <summary>As NumPy makes them; null where the numbers do not fit together.</summary>
    public static ImmutableArray<TemplateValue>? Spread(string kind, ImmutableArray<double> numbers)
    {
        var (start, stop, third) = (numbers[0], numbers[1], numbers[2]);
        if (start >= stop || third <= 0) return null;
        if (kind == "range")
        {
            var count = Math.Ceiling((stop - start) / third);
            if (count > MostValues) return null;
            var whole = numbers.All(n => n == Math.Floor(n) && Math.Abs(n) < 1e15);
            return [.. Enumerable.Range(0, (int)count).Select(i => start + (i * third)).Select(v => whole ? TemplateValue.Of((long)v) : new TemplateValue.Number(v))];
        }

        if (third != Math.Floor(third) || third > MostValues || (kind == "geomspace" && start <= 0)) return null;
        var number = (int)third;
        return
        [
            .. Enumerable.Range(0, number).Select(i => number == 1 ? start : i == number - 1 && kind != "logspace" ? stop : kind switch
            {
                "geomspace" => start * Math.Pow(stop / start, i / (double)(number - 1)),
                _ => start + (i * (stop - start) / (number - 1)),
            }).Select(v => kind == "logspace" ? Math.Pow(numbers.Length > 3 ? numbers[3] : 10, v) : v).Select(v => (TemplateValue)new TemplateValue.Number(v)),
        ];
    }

    private static (int Needed, int Most) Counts(string kind) => kind switch
    {
        "range" or "linspace" or "geomspace" => (3, 3),
        "logspace" => (3, 4),
        _ when kind.StartsWith('q') => (3, 4),
        _ => (2, 3),
    };

    private static string[] Names(string kind) => kind switch
    {
        "range" => ["start", "stop", "step"],
        "linspace" or "geomspace" => ["start", "stop", "num"],
        "logspace" => ["start", "stop", "num", "base"],
        "uniform" or "loguniform" => ["low", "high", "size"],
        "quniform" or "qloguniform" => ["low", "high", "q", "size"],
        "normal" or "lognormal" => ["loc", "scale", "size"],
        _ => ["loc", "scale", "q", "size"],
    };

    private static List<TemplateValue>? Named(YamlMapping map, string kind)
    {
        var names = Names(kind);
        if (map.Entries.Any(e => !names.Contains(e.Key.Value))) return null;
        var given = names.Select(map.Find).ToList();
        var count = given.FindIndex(n => n is null) is var gap and >= 0 ? gap : given.Count;
        return given.Skip(count).Any(n => n is not null) ? null : [.. given.Take(count).Select(n => ValueNodes.ToValue(n!))];
    }

    private static double? Number(TemplateValue value) => value is TemplateValue.Text text
        ? double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null
        : TemplateOperators.AsNumber(value);
}
