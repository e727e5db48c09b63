using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>apt</c> and <c>python</c>.</summary>
internal static class NativePackages
{
    public static ImmutableArray<Declared<string>> Apt(YamlMapping document, ImmutableArray<Problem>.Builder problems)
    {
        var packages = ImmutableArray.CreateBuilder<Declared<string>>();
        foreach (var name in document.Scalars("apt"))
        {
            if (IsPackage(name.Value)) packages.Add(new(name.Value, name.Where));
            else
            {
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, $"`{name.Value}` is not the name of a Debian package", name.Where,
                    "write `name` or `name=version`", Key: "apt"));
            }
        }

        return packages.ToImmutable();
    }

    public static PythonSpec Python(YamlMapping? python, DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        if (python is null) return new PythonSpec();
        var list = new RequirementList(problems);
        foreach (var index in python.Scalars("index")) list.AddIndex(index.Value);
        foreach (var place in python.Scalars("find_links")) list.AddFindLinks(place.Value, file);
        foreach (var entry in python.Scalars("requirements"))
        {
            if (IsProjectFile(entry.Value))
            {
                problems.Add(new Problem(
                    DialectProblems.NotSupportedYet,
                    $"`{entry.Value}` is not supported yet: reading projects and locks of other tools is missing", entry.Where,
                    "export it to a requirements.txt and name that", Key: "python.requirements"));
            }
            else if (IsRequirementsFile(entry.Value))
            {
                list.AddFile(file.Beside(entry.Value), entry.Where);
            }
            else if (entry.Value.Trim().Length == 0)
            {
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, "a requirement is empty", entry.Where, "write `name==version`",
                    Key: "python.requirements"));
            }
            else
            {
                list.AddLine(entry.Value, file, entry.Where);
            }
        }

        return list.ToPython();
    }

    internal static bool IsRequirementsFile(string text) =>
        !text.StartsWith('-') && !text.Contains("://", StringComparison.Ordinal)
        && (text.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".in", StringComparison.OrdinalIgnoreCase));

    internal static bool IsProjectFile(string text) =>
        Path.GetFileName(text) is "pyproject.toml" or "setup.py" or "setup.cfg" or "Pipfile" or "poetry.lock" or "uv.lock"
        || (Path.GetFileName(text).StartsWith("pylock", StringComparison.Ordinal) && text.EndsWith(".toml", StringComparison.Ordinal));

    /// <summary>Debian policy §5.6.7, with an optional architecture and version; nothing that apt could take for an option.</summary>
    private static bool IsPackage(string text) =>
        text.Length > 1 && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || "+-.:=~_".Contains(c, StringComparison.Ordinal));
}
