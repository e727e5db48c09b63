using System.Globalization;

namespace Berth.Oci.Images;

/// <summary>Foreign text made fit for a message.</summary>
internal static class ForeignText
{
    /// <summary>At most <paramref name="limit"/> characters, without control, format and surrogate characters and without backticks.</summary>
    public static string Shown(string text, int limit = 200)
    {
        var cut = text.Length > limit ? text.AsSpan(0, limit) : text;
        var safe = string.Create(cut.Length, cut, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) || IsInvisible(from[i]) ? '?' : from[i] == '`' ? '\'' : from[i];
        });
        return text.Length > limit ? safe + "…" : safe;
    }

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
