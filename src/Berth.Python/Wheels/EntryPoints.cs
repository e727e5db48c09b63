using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Berth.Python.Wheels;

/// <summary>Reads entry_points.txt (entry points specification): sections of <c>name = module:attribute</c>.</summary>
public static class EntryPoints
{
    /// <param name="fault">What is wrong, as the end of a sentence.</param>
    public static ImmutableArray<EntryPoint>? Parse(string text, out string? fault)
    {
        var scripts = ImmutableArray.CreateBuilder<EntryPoint>();
        if (Options(text, out fault) is not { } options) return null;
        foreach (var (section, name, value) in options)
        {
            if (section is not ("console_scripts" or "gui_scripts")) continue;
            if (!TryReference(value, out var module, out var attribute))
            {
                fault = $"says that `{name}` runs `{value}`, which is not of the form `module:function`";
                return null;
            }

            scripts.Add(new EntryPoint(name, module, attribute, section == "gui_scripts"));
        }

        return scripts.ToImmutable();
    }

    /// <summary>All options of the file: an indented line goes on with the value above it, and nothing may stand twice.</summary>
    private static List<(string Section, string Name, string Value)>? Options(string text, out string? fault)
    {
        var options = new List<(string Section, string Name, string Value)>();
        var seen = new HashSet<(string Section, string Name)>();
        string? section = null;
        var number = 0;
        foreach (var raw in text.EnumerateLines())
        {
            number++;
            var line = PythonText.Trim(raw);
            if (line.IsEmpty || line[0] is '#' or ';') continue;
            if (PythonText.IsSpace(raw[0]) && options.Count > 0 && options[^1].Section == section)
            {
                options[^1] = options[^1] with { Value = $"{options[^1].Value}\n{line}".Trim() };
                continue;
            }

            if (line[0] == '[' && line.IndexOf(']') is > 1 and var end)
            {
                section = line[1..end].ToString();
                if (seen.Add((section, ""))) continue;
                fault = $"has the section `{section}` twice";
                return null;
            }

            var equals = line.IndexOf('=');
            if (section is null || equals < 1)
            {
                fault = section is null ? "has lines before its first section" : $"cannot be read in line {number}";
                return null;
            }

            var name = line[..equals].TrimEnd().ToString();
            options.Add((section, name, PythonText.Trim(line[(equals + 1)..]).ToString()));
            if (seen.Add((section, name))) continue;
            fault = $"has `{name}` twice";
            return null;
        }

        fault = null;
        return options;
    }

    /// <summary><c>module:attribute</c>, optionally followed by extras, which are read and ignored.</summary>
    private static bool TryReference(string value, [NotNullWhen(true)] out string? module, [NotNullWhen(true)] out string? attribute)
    {
        module = attribute = null;
        var reference = value.AsSpan();
        var bracket = reference.IndexOf('[');
        if (bracket >= 0)
        {
            if (!reference.EndsWith("]")) return false;
            reference = reference[..bracket].TrimEnd();
        }

        var colon = reference.IndexOf(':');
        if (colon < 0) return false;
        module = reference[..colon].Trim().ToString();
        attribute = reference[(colon + 1)..].Trim().ToString();
        return IsDotted(module) && IsDotted(attribute);
    }

    private static bool IsDotted(string text) =>
        text.Split('.').All(part => part.Length > 0 && !char.IsDigit(part[0]) && part.All(c => char.IsLetterOrDigit(c) || c == '_'));
}
