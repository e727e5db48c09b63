using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>Reads a file as TOML.</summary>
internal static class TomlFile
{
    /// <summary>Null where that fails; the problem is reported.</summary>
    public static TomlTable? Read(DocumentFile file, SourceSpan? mention, PythonDraft draft)
    {
        try
        {
            var read = TomlDocument.Parse(file.Read(TomlLimits.Default.Bytes, mention), file.Shown);
            foreach (var problem in read.Problems) draft.Report(problem);
            return read.Value;
        }
        catch (BerthException e)
        {
            foreach (var problem in e.Problems) draft.Report(problem);
            return null;
        }
    }
}
