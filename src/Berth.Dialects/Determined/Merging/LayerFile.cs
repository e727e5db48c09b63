using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary>A file that the command line names to lie below a configuration.</summary>
internal static class LayerFile
{
    /// <returns>Null, with a problem, where it cannot be read or is no mapping.</returns>
    public static YamlMapping? Read(DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        try
        {
            var read = YamlDocument.Parse(file.Read(YamlLimits.Default.Bytes), file.Shown, DeterminedDialect.Flavour);
            problems.AddRange(read.Problems);
            if (read.Value is null or YamlMapping) return read.Value as YamlMapping;
            problems.Add(new Problem(DialectProblems.WrongType, $"`{file.Shown}` has to be a mapping", read.Value.Where, "write keys with values"));
            return null;
        }
        catch (BerthException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }
}
