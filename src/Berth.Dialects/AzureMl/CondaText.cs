using System.Globalization;
using System.Text;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Text as a YAML scalar: plain where every reader takes it for the same text, else in double quotes.</summary>
internal static class CondaText
{
    public static string Scalar(string text)
    {
        var plain = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || " =<>!~.,_/@:+*|[]()%^;-".Contains(c, StringComparison.Ordinal))
            && (char.IsAsciiLetterOrDigit(text[0]) || (text[0] is '-' or '/' or '_' && text.Length > 1 && text[1] != ' ')) && text == text.Trim()
            && text != "---" && !text.EndsWith(':') && !text.Contains(": ", StringComparison.Ordinal) && !text.StartsWith("---", StringComparison.Ordinal)
            && IsText(text, YamlFlavour.Core) && IsText(text, YamlFlavour.Go);
        if (plain) return text;
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c is < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsText(string text, YamlFlavour flavour) =>
        ScalarRules.Read(new YamlScalar(text, true, null, new Core.Problems.SourceSpan("")), flavour) is ScalarValue.Text;
}
