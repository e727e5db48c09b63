namespace Berth.Cli.Display;

/// <summary>Plain columns: aligned, no borders, so that what is shown can be cut and searched.</summary>
public static class Table
{
    /// <param name="rightAligned">Columns of numbers.</param>
    public static void Print(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, params int[] rightAligned)
    {
        rows = [.. rows.Select(r => r.Select(VisibleText.OnOneLine).ToArray())];
        var widths = headings.Select((h, i) => rows.Select(r => r[i].Length).Append(h.Length).Max()).ToArray();
        Write(headings.Select(h => h.ToUpperInvariant()).ToArray());
        foreach (var row in rows) Write(row);

        void Write(IReadOnlyList<string> cells) => output.WriteLine(string.Join("  ", cells.Select((c, i) =>
            rightAligned.Contains(i) ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd());
    }
}
