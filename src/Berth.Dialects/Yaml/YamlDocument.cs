using System.Collections.Immutable;
using Berth.Core.Problems;
using YamlDotNet.Core;

namespace Berth.Dialects.Yaml;

/// <summary>Reads one YAML document into nodes with places. Hostile documents are refused with a problem.</summary>
public static class YamlDocument
{
    /// <param name="file">As problems name it.</param>
    public static Checked<YamlNode> Parse(ReadOnlySpan<byte> bytes, string file, YamlFlavour flavour, YamlLimits? limits = null)
    {
        var bounds = limits ?? YamlLimits.Default;
        try
        {
            var text = YamlText.Decode(bytes, file, bounds);
            try
            {
                var composer = new YamlComposer(text, file, flavour, bounds);
                var root = composer.Compose();
                return new(composer.Problems.Exists(p => p.Severity == Severity.Error) ? null : root, [.. composer.Problems]);
            }
            catch (YamlException e)
            {
                return new(null, [Malformed(e, text, file)]);
            }
        }
        catch (BerthException e)
        {
            return new(null, e.Problems);
        }
    }

    private static Problem Malformed(YamlException e, string text, string file)
    {
        var line = (int)Math.Max(1, e.Start.Line);
        // The library marks where the surrounding mapping began, which may be far above the tab it complains about.
        var far = e.Message.Contains("tab", StringComparison.Ordinal) ? 1000 : 1;
        for (var near = line - 1; near <= line + far; near++)
        {
            if (YamlTabs.Indents(text, near) is { } column) return YamlTabs.Problem(new SourceSpan(file, near, column));
        }

        var reason = e.Message.TrimEnd('.');
        if (reason.Length > 0) reason = char.ToLowerInvariant(reason[0]) + reason[1..];
        return new Problem(
            DialectProblems.InvalidYaml, $"this is not well-formed YAML: {reason}",
            new SourceSpan(file, line, (int)Math.Max(1, e.Start.Column)),
            "check the indentation, and quote text that holds `: `, ` #`, or begins with a special character");
    }
}
