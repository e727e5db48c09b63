using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Determined;
using Berth.Dialects.Native;

namespace Berth.Dialects.Conversion;

/// <summary>The dialects that declarations can be written in.</summary>
public static class ConversionTargets
{
    private static readonly ImmutableArray<(string Name, Func<Declaration, Losses, ConvertedFile?> Write)> Writers =
    [
        (NativeDialect.Name, NativeWriter.Write),
        (DeterminedDialect.Name, DeterminedWriter.Write),
    ];

    public static ImmutableArray<string> Names => [.. Writers.Select(w => w.Name)];

    /// <summary>Writes what the dialect can say.</summary>
    /// <returns>The file, with a warning for each part that is not in it and why; or why there is no file.</returns>
    public static Checked<ConvertedFile> Write(Declaration declaration, string target)
    {
        var writer = Writers.FirstOrDefault(w => w.Name == target).Write;
        if (writer is null)
        {
            return new(null, [new Problem(
                DialectProblems.CannotConvert, $"nothing can be written in the dialect `{target}`", null,
                NearestName.Of(target, Names) is { } near ? $"use `--to {near}`" : $"use `--to` with one of {string.Join(", ", Names)}")]);
        }

        if (declaration.Dialect == target && target != NativeDialect.Name)
        {
            return new(null, [new Problem(
                DialectProblems.CannotConvert, $"`{declaration.File}` is written in {target} already", new SourceSpan(declaration.File), "use it as it is, or name another dialect with `--to`")]);
        }

        var losses = new Losses(declaration.File, target);
        var file = writer(declaration, losses);
        return new(file, losses.ToProblems());
    }
}
