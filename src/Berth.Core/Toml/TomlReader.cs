using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>Reads a whole document: headers, and key/value pairs under them. One use each.</summary>
internal sealed class TomlReader(TomlScan scan)
{
    private readonly TomlValues values = new(scan);
    private readonly TableDraft root = new(TableOrigin.Header, scan.Here);

    public TomlTable Read()
    {
        var section = (Table: root, Depth: 1);
        while (true)
        {
            scan.SkipLines();
            if (scan.AtEnd) return root.Finish();
            if (scan.Current == '[') section = Section();
            else values.Pair(section.Table, section.Depth);
            EndOfLine();
        }
    }

    private (TableDraft Table, int Depth) Section()
    {
        var where = scan.Here;
        scan.Position++;
        var array = scan.Take('[');
        scan.SkipBlanks();
        var keys = TomlKeys.Read(scan);
        if (!scan.Take(array ? "]]" : "]"))
            throw scan.Fail($"{scan.Found} stands where the header of a table should close", array ? "close it with `]]`" : "close it with `]`");
        scan.CheckDepth(keys.Count + 1);
        scan.Count();
        var parent = root;
        for (var i = 0; i < keys.Count - 1; i++) parent = Pass(parent, keys[i]);
        return (array ? Append(parent, keys[^1], where) : Open(parent, keys[^1], where), keys.Count + 1);
    }

    /// <summary>The table on the way of a header; of an array of tables the last one.</summary>
    private TableDraft Pass(TableDraft parent, TomlKey key)
    {
        switch (parent.Find(key.Text))
        {
            case TableDraft table:
                return table;
            case List<TableDraft> tables:
                return tables[^1];
            case null:
                var made = new TableDraft(TableOrigin.Passed, key.Where);
                parent.Add(key.Text, key.Where, made);
                return made;
            default:
                throw scan.Fail($"`{key.Text}` is a value, so no table can stand in it", "give the table another name", key.Where);
        }
    }

    private TableDraft Open(TableDraft parent, TomlKey key, SourceSpan where)
    {
        switch (parent.Find(key.Text))
        {
            case TableDraft { Origin: TableOrigin.Passed } table:
                (table.Origin, table.Where) = (TableOrigin.Header, where);
                return table;
            case null:
                var made = new TableDraft(TableOrigin.Header, where);
                parent.Add(key.Text, key.Where, made);
                return made;
            default:
                throw scan.Fail($"`{key.Text}` is there already", "move its keys to where it stands first", key.Where);
        }
    }

    private TableDraft Append(TableDraft parent, TomlKey key, SourceSpan where)
    {
        var made = new TableDraft(TableOrigin.Header, where);
        switch (parent.Find(key.Text))
        {
            case List<TableDraft> tables:
                tables.Add(made);
                return made;
            case null:
                parent.Add(key.Text, key.Where, new List<TableDraft> { made });
                return made;
            default:
                throw scan.Fail($"`{key.Text}` is there already, and is not an array of tables", "give the array of tables another name", key.Where);
        }
    }

    private void EndOfLine()
    {
        scan.SkipBlanks();
        scan.SkipComment();
        if (!scan.AtEnd && !scan.Take('\n'))
            throw scan.Fail($"{scan.Found} follows where the line should end", "put it on a line of its own, or behind `#`");
    }
}
