namespace Berth.Dialects.Yaml.Editing;

/// <summary>Writes text as a YAML scalar on one line.</summary>
internal static class ScalarText
{
    /// <param name="like">A scalar whose quotes are taken over where that is possible; empty for none.</param>
    /// <param name="flow">It will stand in brackets or braces.</param>
    public static string Write(string value, ReadOnlySpan<char> like, bool flow)
    {
        var escaped = value.AsSpan().ContainsAny('"', '\\');
        if (like is ['"', ..] && !escaped) return $"\"{value}\"";
        if (like is not ['\'', ..] && IsPlain(value, flow)) return value;
        return value.Contains('\'', StringComparison.Ordinal) && !escaped ? $"\"{value}\"" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>Stricter than YAML 1.2.2 §7.3.3 has to be: begins like a word and holds nothing that could end it.</summary>
    private static bool IsPlain(string value, bool flow) =>
        value.Length > 0 && char.IsAsciiLetterOrDigit(value[0]) && value[^1] is not (':' or ' ')
        && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal)
        && !value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && !(flow && value.AsSpan().ContainsAny("[]{},"))
        && ScalarRules.Read(new YamlScalar(value, true, null, new Core.Problems.SourceSpan("")), YamlFlavour.Go) is ScalarValue.Text;
}
