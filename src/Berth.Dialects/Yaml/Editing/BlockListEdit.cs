namespace Berth.Dialects.Yaml.Editing;

/// <summary>Adds and removes lines of a list that is written with dashes.</summary>
internal static class BlockListEdit
{
    /// <summary>A line after the last one, indented and quoted like it; null where the last item does not stand on lines of its own.</summary>
    public static string? Append(string text, YamlSequence list, string value)
    {
        var last = list.Items[^1].Text;
        if (DashBefore(text, last.Start) is not { } dash) return null;
        var lead = text[TextLines.StartOf(text, dash)..last.Start];
        var item = ScalarText.Write(value, text.AsSpan(last.Start), flow: false);
        return text.Insert(TextLines.EndOf(text, LastCharacter(text, last)), $"{TextLines.LineEnd(text)}{lead}{item}");
    }

    /// <summary>Without the item's lines, a comment at their end included; a list left empty becomes <c>[]</c>.</summary>
    public static string? Remove(string text, YamlEntry entry, int index)
    {
        var list = (YamlSequence)entry.Value;
        var item = list.Items[index].Text;
        if (DashBefore(text, item.Start) is not { } dash) return null;
        var without = TextLines.WithoutLines(text, dash, LastCharacter(text, item));
        if (list.Items.Length > 1) return without;
        var colon = text.IndexOf(':', entry.Key.Text.End);
        return colon < 0 || colon > dash ? null : without.Insert(colon + 1, " []");
    }

    private static int LastCharacter(string text, TextRange item) => item.End > item.Start && text[item.End - 1] == '\n' ? item.End - 1 : item.End;

    private static int? DashBefore(string text, int start)
    {
        var at = start - 1;
        while (at >= 0 && text[at] == ' ') at--;
        return at >= 0 && text[at] == '-' && TextLines.BeginsLine(text, at) ? at : null;
    }
}
