using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Which names Azure ML takes.</summary>
internal static class EnvironmentNames
{
    private const int Longest = 255;
    private static readonly string[] Reserved = ["Microsoft", "AzureML"];

    public static void Check(YamlScalar? name, EnvironmentReading reading)
    {
        if (name is null) return;
        if (name.Value.Length > Longest)
            reading.Refuse(DialectProblems.InvalidValue, $"the name has {name.Value.Length} characters, and {Longest} are the most", name.Where, "shorten it", "name");
        if (Array.Find(Reserved, r => name.Value.StartsWith(r, StringComparison.OrdinalIgnoreCase)) is { } prefix)
        {
            // It still runs: somebody may have downloaded a curated environment to use it here.
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, $"names that begin with `{prefix}` are reserved for curated environments, which Azure ML does not let you register", name.Where,
                "give it a name of your own to register it", Severity.Warning, "name"));
        }
    }
}
