using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>apt</c>.</summary>
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

    /// <summary>Debian policy §5.6.7, with an optional architecture and version; nothing that apt could take for an option.</summary>
    private static bool IsPackage(string text) =>
        text.Length > 1 && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || "+-.:=~_".Contains(c, StringComparison.Ordinal));
}
