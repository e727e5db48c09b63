using Berth.Core.Problems;
using Berth.Dialects.Conda;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads the conda environment of an Azure ML environment, which has to say more than one that stands alone.</summary>
internal static class CondaPart
{
    /// <returns>Null where it cannot be read; the problems are reported.</returns>
    public static CondaFile? FromFile(DocumentFile file, SourceSpan mention, EnvironmentReading reading)
    {
        try
        {
            var read = YamlDocument.Parse(file.Read(YamlLimits.Default.Bytes, mention), file.Shown, CondaFile.Flavour);
            if (read.Value is { } root) return CondaFile.Read(root, file, "", reading.Options, reading.Problems);
            reading.Problems.AddRange(read.Problems);
        }
        catch (BerthException e)
        {
            reading.Problems.AddRange(e.Problems);
        }

        return null;
    }

    /// <summary>Azure ML wants a Python in what it manages, and warns where nothing says where packages come from.</summary>
    public static void Check(CondaFile? conda, SourceSpan where, string key, EnvironmentReading reading)
    {
        if (conda is null) return;
        if (CondaPackages.Named(conda.Spec, "python") is null)
        {
            var place = conda.Spec.Dependencies is [var first, ..] ? first.Where ?? where : where;
            reading.Refuse(DialectProblems.MissingKey, "`python` is not among the conda dependencies", place, "add `python=3.11` to `dependencies`", key);
        }

        if (conda.Spec.NeedsConda && conda.Spec.Channels.IsEmpty)
        {
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, "no channels are named, so it depends on the machine where conda packages come from", conda.Spec.Dependencies[0].Where ?? where,
                "add `channels: [conda-forge]`", Severity.Warning, key));
        }
    }
}
