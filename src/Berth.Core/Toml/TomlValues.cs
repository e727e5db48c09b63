using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>Reads key/value pairs and values.</summary>
internal sealed class TomlValues(TomlScan scan)
{
    /// <param name="table">Where the pair goes; dotted keys make tables below it.</param>
    /// <param name="depth">Of the table; the root has 1.</param>
    public void Pair(TableDraft table, int depth)
    {
        var keys = TomlKeys.Read(scan);
        if (!scan.Take('=')) throw scan.Fail($"{scan.Found} stands where `=` should follow the key", "write `key = value`");
        scan.SkipBlanks();
        scan.CheckDepth(depth + keys.Count);
        foreach (var key in keys[..^1]) table = Step(table, key);
        var last = keys[^1];
        if (table.Find(last.Text) is not null) throw scan.Fail($"`{last.Text}` is there already", "take one of the two out", last.Where);
        table.Add(last.Text, last.Where, Value(depth + keys.Count));
    }

    /// <summary>The table that a part of a dotted key names.</summary>
    private TableDraft Step(TableDraft parent, TomlKey key)
    {
        switch (parent.Find(key.Text))
        {
            case TableDraft { Origin: not TableOrigin.Header } table:
                table.Origin = TableOrigin.Dotted;
                return table;
            case null:
                scan.Count();
                var made = new TableDraft(TableOrigin.Dotted, key.Where);
                parent.Add(key.Text, key.Where, made);
                return made;
            default:
                throw scan.Fail($"`{key.Text}` is there already and cannot be added to here", "move the key to where it stands", key.Where);
        }
    }

    private TomlValue Value(int depth)
    {
        scan.Count();
        scan.CheckDepth(depth);
        var where = scan.Here;
        switch (scan.Current)
        {
            case '"' or '\'':
                return new TomlText(TomlStrings.Any(scan), where);
            case '[':
                return Array(depth, where);
            case '{':
                return InlineTable(depth, where);
            case 't' when scan.Take("true"):
                return Ended(new TomlFlag(true, where));
            case 'f' when scan.Take("false"):
                return Ended(new TomlFlag(false, where));
            default:
                return Ended(TomlTimes.Read(scan, where) ?? TomlNumbers.Read(scan, where)
                    ?? throw scan.Fail($"{scan.Found} stands where a value should be", "put text into quotes"));
        }
    }

    private TomlValue Ended(TomlValue value)
    {
        if (!char.IsAsciiLetterOrDigit(scan.Current) && scan.Current is not ('_' or '.' or '+' or '-' or ':')) return value;
        throw scan.Fail("this is no value that TOML knows", "put text into quotes", value.Where);
    }

    private TomlArray Array(int depth, SourceSpan where)
    {
        scan.Position++;
        var items = ImmutableArray.CreateBuilder<TomlValue>();
        while (true)
        {
            scan.SkipLines();
            if (scan.Take(']')) return new TomlArray(items.DrainToImmutable(), where);
            items.Add(Value(depth + 1));
            scan.SkipLines();
            if (scan.Take(',')) continue;
            if (scan.Current != ']') throw scan.Fail($"{scan.Found} stands where `,` or `]` should follow in an array", "separate the values with `,` and close with `]`");
        }
    }

    private TomlTable InlineTable(int depth, SourceSpan where)
    {
        scan.Position++;
        var table = new TableDraft(TableOrigin.Header, where);
        scan.SkipBlanks();
        if (scan.Take('}')) return table.Finish();
        while (true)
        {
            Pair(table, depth);
            scan.SkipBlanks();
            if (scan.Take('}')) return table.Finish();
            if (!scan.Take(',')) throw scan.Fail($"{scan.Found} stands where `,` or `}}` should follow in an inline table", "keep it on one line, separate the pairs with `,` and close with `}`");
        }
    }
}
