using System.Globalization;
using System.Text;
using Berth.Core.Environments;
using Berth.Dialects.Yaml.Editing;

namespace Berth.Dialects.Conversion;

/// <summary>Writes YAML that every flavour reads alike. Keys stand in the order they are written.</summary>
internal sealed class YamlOutput
{
    private static readonly string[] Accelerators = ["cpu", "cuda", "rocm"];
    private readonly StringBuilder text = new();
    private int depth;

    public override string ToString() => text.ToString();

    public void Comment(string line) => Line("# " + line);

    /// <summary>Nothing for null.</summary>
    public void Text(string key, string? value)
    {
        if (value is null) return;
        if (!IsBlock(value))
        {
            Line($"{key}: {Scalar(value)}");
            return;
        }

        // Kept line ends would hang on what follows, so at most one is at the end.
        Line($"{key}: {(value.EndsWith('\n') ? "|" : "|-")}");
        foreach (var line in value.TrimEnd('\n').Split('\n')) Line(line.Length == 0 ? "" : "  " + line);
    }

    /// <summary>Nothing for null.</summary>
    public void Number(string key, decimal? value)
    {
        if (value is { } number) Line($"{key}: {number.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>A value that is no text and stands as it is.</summary>
    public void Literal(string key, string value) => Line($"{key}: {value}");

    /// <summary>Nothing for false.</summary>
    public void Flag(string key, bool value)
    {
        if (value) Line($"{key}: true");
    }

    /// <summary>Nothing for an empty list.</summary>
    public void List(string key, IEnumerable<string> values)
    {
        var items = values.ToList();
        if (items.Count == 0) return;
        Line($"{key}:");
        foreach (var item in items) Line($"  - {Scalar(item)}");
    }

    /// <summary>A mapping; nothing where it stays empty.</summary>
    public void Mapping(string key, Action content)
    {
        var start = text.Length;
        Line($"{key}:");
        var inside = text.Length;
        depth++;
        content();
        depth--;
        if (text.Length == inside) text.Length = start;
    }

    /// <summary>A list of mappings, the first key of each on the line of the dash; nothing for an empty list.</summary>
    /// <param name="write">Writes at least one key.</param>
    public void Items<T>(string key, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0) return;
        Line($"{key}:");
        depth += 2;
        foreach (var item in items)
        {
            var dash = text.Length + (depth * 2) - 2;
            write(item);
            text[dash] = '-';
        }

        depth -= 2;
    }

    /// <summary>One value for all accelerators, or a mapping; nothing where none has any.</summary>
    public void PerAccelerator<T>(string key, PerAccelerator<T> each, Func<T, T, bool> same, Action<string, T> write)
    {
        if (same(each.Cpu, each.Cuda) && same(each.Cpu, each.Rocm))
        {
            write(key, each.Cpu);
            return;
        }

        Mapping(key, () =>
        {
            foreach (var (name, value) in Accelerators.Zip([each.Cpu, each.Cuda, each.Rocm])) write(name, value);
        });
    }

    private static string Scalar(string value)
    {
        if (!value.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\u0085')) return ScalarText.Write(value, "", flow: false);
        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\u0085') quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Several lines that a block shows as they are.</summary>
    private static bool IsBlock(string value) =>
        value.TrimEnd('\n').Contains('\n') && value[0] is not (' ' or '\n') && !value.EndsWith("\n\n", StringComparison.Ordinal)
        && value.All(c => c == '\n' || c is >= ' ' and <= '~') && value.Split('\n').All(l => l.Length == 0 || l.Trim().Length > 0);

    private void Line(string line)
    {
        if (line.Length > 0) text.Append(' ', depth * 2).Append(line);
        text.Append('\n');
    }
}
