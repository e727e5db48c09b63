namespace Berth.Dialects.Yaml.Editing;

/// <summary>Adds and removes items of a list that is written in brackets, on one line or on several.</summary>
internal static class FlowListEdit
{
    public static string Append(string text, YamlSequence list, string value)
    {
        if (list.Items.IsEmpty) return text.Insert(Opening(text, list) + 1, ScalarText.Write(value, "", flow: true));
        var last = list.Items[^1].Text;
        var item = ScalarText.Write(value, text.AsSpan(last.Start), flow: true);
        var comma = CommaAfter(text, last.End, list.Text.End);
        var end = TextLines.EndOf(text, comma ?? last.End);
        // A bracket on the same line would be cut off from its item.
        if (!TextLines.BeginsLine(text, last.Start) || end >= list.Text.End - 1) return text.Insert(last.End, $", {item}");
        var line = TextLines.LineEnd(text) + text[TextLines.StartOf(text, last.Start)..last.Start] + item;
        return comma is null ? text.Insert(end, line).Insert(last.End, ",") : text.Insert(end, line + ",");
    }

    public static string Remove(string text, YamlSequence list, int index)
    {
        var item = list.Items[index].Text;
        var comma = CommaAfter(text, item.End, list.Text.End);
        var previous = index > 0 ? CommaAfter(text, list.Items[index - 1].Text.End, list.Text.End) : null;
        if (HasOwnLine(text, item, comma, list))
        {
            var without = TextLines.WithoutLines(text, item.Start, item.End);
            return comma is null && previous is { } orphan ? without.Remove(orphan, 1) : without;
        }

        var isLast = index == list.Items.Length - 1;
        if (isLast && previous is { } before) return Cut(text, before, item, comma);
        var to = (comma ?? (item.End - 1)) + 1;
        while (!isLast && text[to] == ' ') to++;
        return text.Remove(item.Start, to - item.Start);
    }

    /// <summary>The last item goes with the comma before it; the one behind it, if there is one, then ends the list.</summary>
    private static string Cut(string text, int before, TextRange item, int? comma)
    {
        var between = text.AsSpan()[(before + 1)..item.Start];
        if (between.IndexOfAnyExcept(' ') < 0) return comma is { } end ? text.Remove(before + 1, end - before) : text.Remove(before, item.End - before);
        // A comment stands between: it stays, and so does the comma before it where another one ended the list.
        return comma is { } own ? text.Remove(item.Start, own + 1 - item.Start) : text.Remove(item.Start, item.End - item.Start).Remove(before, 1);
    }

    private static bool HasOwnLine(string text, TextRange item, int? comma, YamlSequence list)
    {
        var end = TextLines.EndOf(text, item.End);
        if (!TextLines.BeginsLine(text, item.Start) || end >= list.Text.End - 1) return false;
        var rest = text.AsSpan()[((comma ?? (item.End - 1)) + 1)..Math.Max(end, (comma ?? item.End - 1) + 1)].Trim();
        return (comma is null || comma < end) && (rest.IsEmpty || rest[0] == '#');
    }

    /// <summary>An anchor or a tag may stand before the bracket.</summary>
    private static int Opening(string text, YamlSequence list) => text.IndexOf('[', list.Text.Start);

    /// <summary>Only blanks, line ends and comments can stand before it.</summary>
    private static int? CommaAfter(string text, int at, int end)
    {
        for (; at < end; at++)
        {
            if (text[at] == ',') return at;
            if (text[at] == '#') at = TextLines.EndOf(text, at) - 1;
            else if (!char.IsWhiteSpace(text[at])) return null;
        }

        return null;
    }
}
