using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Files;

namespace Berth.Dialects;

/// <summary>Finds out which dialect a file or folder is written in and reads it.</summary>
public static class Recognition
{
    private const string SaidSo = "the command line says so";

    /// <summary>Names of the dialects.</summary>
    public static ImmutableArray<string> Dialects => [.. DialectList.All.Select(d => d.Name)];

    /// <param name="path">
    /// A file, or a folder that is one document or has exactly one recognised file at its top; a requirements file or Python project stands
    /// for a folder only where no other file does.
    /// </param>
    /// <param name="dialect">Its name; null to find out.</param>
    /// <param name="options">Null: nothing is added to the document.</param>
    public static Checked<Declaration> Load(string path, string? dialect, ReadingOptions? options = null)
    {
        var found = Identify(path, dialect);
        return found.Value is null ? new(null, found.Problems) : Read(found.Value, options);
    }

    /// <summary>Reads a document that was identified.</summary>
    /// <param name="options">Null: nothing is added to the document.</param>
    public static Checked<Declaration> Read(RecognisedDocument document, ReadingOptions? options = null)
    {
        options ??= ReadingOptions.Default;
        var dialect = DialectList.Find(document.Dialect)!;
        if (Stray(document, dialect, options) is { } stray) return new(null, [stray]);
        var declaration = dialect.Read(document, options);
        if (declaration.Value is not { } value || options.Python is not { } python || dialect.Options.Contains("--base")) return declaration;
        var wanted = new Declared<string>($"=={python}.*", new SourceSpan(document.File.Shown));
        return declaration with { Value = value with { Environment = value.Environment with { Python = value.Environment.Python with { RequiresPython = wanted } } } };
    }

    /// <summary>Says which file is meant, its dialect and how that is known; the content is not checked yet.</summary>
    public static Checked<RecognisedDocument> Identify(string path, string? dialect)
    {
        if (dialect is not null && DialectList.Find(dialect) is null)
        {
            var nearest = NearestName.Of(dialect, Dialects);
            return Refused(
                DialectProblems.NotRecognised, $"there is no dialect `{dialect}`", null,
                nearest is null ? $"use one of {string.Join(", ", Dialects)}" : $"use `--dialect {nearest}`");
        }

        if (path.Length == 0 || path.Contains('\0'))
        {
            return Refused(DialectProblems.FileMissing, "no file is named", null, "name a file or folder");
        }

        var known = dialect is null ? null : DialectList.Find(dialect);
        if (Directory.Exists(path)) return FolderRecognition.Identify(path, known);
        var file = DocumentFile.At(path);
        return known is null ? FileRecognition.Identify(file) : FileRecognition.As(file, known, SaidSo);
    }

    internal static Checked<RecognisedDocument> Refused(ProblemCode code, string what, SourceSpan? where, string fix) =>
        new(null, [new Problem(code, what, where, fix)]);

    private static Problem? Stray(RecognisedDocument document, Dialect dialect, ReadingOptions options)
    {
        var stray = options.Given.Where(o => !dialect.Options.Contains(o)).ToList();
        if (stray.Count == 0) return null;
        var place = new SourceSpan(document.File.Shown);
        return stray.All(o => o is "--base" or "--group" or "--extra")
            ? new Problem(
                DialectProblems.InvalidValue, $"`{document.File.Shown}` says itself which base, groups and extras it wants", place,
                "take `--base`, `--group` and `--extra` out, and write them into the file")
            : new Problem(
                DialectProblems.InvalidValue,
                $"`{document.File.Shown}` is read as {dialect.Name}, which {string.Join(", ", stray.Select(o => $"`{o}`"))} does not go with", place,
                $"take `{stray[0]}` out");
    }
}
