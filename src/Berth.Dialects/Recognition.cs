using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Core.Workloads;
using Berth.Dialects.Determined;
using Berth.Dialects.Files;
using Berth.Dialects.Native;
using Berth.Dialects.Polyaxon;
using Berth.Dialects.PythonProjects;
using Berth.Dialects.Yaml;

namespace Berth.Dialects;

/// <summary>Finds out which dialect a file is written in and reads it.</summary>
public static class Recognition
{
    private const int MostFiles = 500;
    private static readonly string[] NativeNames = ["berth.yaml", "berth.yml"];

    /// <summary>Names of the dialects.</summary>
    public static ImmutableArray<string> Dialects { get; } = [NativeDialect.Name, DeterminedDialect.Name, PolyaxonDialect.Name, PythonFileNames.Requirements, PythonFileNames.Project, PythonFileNames.Lock];

    /// <param name="path">
    /// A file, or a folder with exactly one recognised file at its top; a requirements file or Python project stands for a folder only
    /// where no other file does.
    /// </param>
    /// <param name="dialect">Its name; null to find out.</param>
    /// <param name="options">Null: nothing is added to the document.</param>
    public static Checked<Declaration> Load(string path, string? dialect, ReadingOptions? options = null)
    {
        options ??= ReadingOptions.Default;
        var found = Identify(path, dialect);
        if (found.Value is null) return new(null, found.Problems);
        var document = found.Value;
        if (document.Dialect is not (NativeDialect.Name or DeterminedDialect.Name or PolyaxonDialect.Name)) return PythonFileDialect.Read(document.File, document.Dialect, options);
        if (options.Base is not null || !options.Groups.IsEmpty || !options.Extras.IsEmpty)
        {
            return new(null, [new Problem(
                DialectProblems.InvalidValue, $"`{document.File.Shown}` says itself which base, groups and extras it wants", new SourceSpan(document.File.Shown),
                "take `--base`, `--group` and `--extra` out, and write them into the file")]);
        }

        var read = YamlDocument.Parse(document.Content.Span, document.File.Shown, FlavourOf(document.Dialect));
        if (read.Value is null) return new(null, read.Problems);
        var declaration = document.Dialect == NativeDialect.Name
            ? NativeDialect.Read(read.Value, document.File, options)
            : document.Dialect == PolyaxonDialect.Name ? PolyaxonDialect.Read(read.Value, document.File)
            : DeterminedDialect.Read(read.Value, document.File);
        declaration = declaration with { Problems = [.. read.Problems, .. declaration.Problems] };
        if (declaration.Value is not { } value || options.Python is not { } python) return declaration;
        var wanted = new Declared<string>($"=={python}.*", new SourceSpan(document.File.Shown));
        return declaration with { Value = value with { Environment = value.Environment with { Python = value.Environment.Python with { RequiresPython = wanted } } } };
    }

    /// <summary>Says which file is meant, its dialect and how that is known; the content is not checked yet.</summary>
    public static Checked<RecognisedDocument> Identify(string path, string? dialect)
    {
        if (dialect is not null && !Dialects.Contains(dialect))
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
        return Directory.Exists(path) ? InFolder(path, dialect) : InFile(DocumentFile.At(path), dialect);
    }

    private static Checked<RecognisedDocument> InFile(DocumentFile file, string? dialect)
    {
        byte[] content;
        try
        {
            content = file.Read(YamlLimits.Default.Bytes);
        }
        catch (BerthException e)
        {
            return new(null, e.Problems);
        }

        RecognisedDocument As(string name, string reason) => new(file, name, reason, content);
        if (dialect is not null) return new(As(dialect, "the command line says so"), []);
        if (NativeNames.Contains(Path.GetFileName(file.FullPath)))
        {
            return new(As(NativeDialect.Name, $"the file is called `{Path.GetFileName(file.FullPath)}`"), []);
        }
        if (PythonFileNames.DialectOf(Path.GetFileName(file.FullPath)) is { } python)
        {
            return new(As(python, $"the file is called `{Path.GetFileName(file.FullPath)}`"), []);
        }

        if (PolyaxonFileNames.Has(Path.GetFileName(file.FullPath)))
        {
            return new(As(PolyaxonDialect.Name, $"the file is called `{Path.GetFileName(file.FullPath)}`"), []);
        }

        if (file.FullPath.EndsWith(".toml", StringComparison.OrdinalIgnoreCase)) return ByTables(file, content);
        var read = YamlDocument.Parse(content, file.Shown, YamlFlavour.Python);
        if (read.Value is null) return new(null, read.Problems);
        var signs = DialectSigns.Of(read.Value);
        return signs.Count switch
        {
            1 => new(As(signs[0].Dialect, signs[0].Reason), []),
            0 => Refused(
                DialectProblems.NotRecognised, $"nothing says which dialect `{file.Shown}` is written in", read.Value.Where,
                "name it `berth.yaml`, or pass `--dialect` with one of " + string.Join(", ", Dialects)),
            _ => Refused(
                DialectProblems.Ambiguous, $"`{file.Shown}` could be {string.Join(" or ", signs.Select(s => $"{s.Dialect} ({s.Reason})"))}",
                read.Value.Where,
                "say which with `--dialect " + signs[0].Dialect + "` or `--dialect " + signs[1].Dialect + "`"),
        };
    }

    private static Checked<RecognisedDocument> ByTables(DocumentFile file, byte[] content)
    {
        var read = TomlDocument.Parse(content, file.Shown);
        if (read.Value is null) return new(null, read.Problems);
        return PythonFileNames.DialectOf(read.Value) is { } sign
            ? new(new RecognisedDocument(file, sign.Dialect, $"it has the key `{sign.Key}`", content), [])
            : Refused(
                DialectProblems.NotRecognised, $"nothing says which dialect `{file.Shown}` is written in", new SourceSpan(file.Shown),
                "pass `--dialect` with one of " + string.Join(", ", Dialects));
    }

    private static Checked<RecognisedDocument> InFolder(string folder, string? dialect)
    {
        List<string> files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder).Where(f => IsYaml(f) || PythonFileNames.StandsForFolder(Path.GetFileName(f))).Take(MostFiles).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(
                DialectProblems.FileUnreadable, $"the folder `{folder}` cannot be listed: {e.Message}", new SourceSpan(folder),
                "make it readable, or name a file");
        }

        // A file that cannot be read or recognised is no candidate; naming it alone shows what is wrong with it.
        var candidates = files.Select(f => InFile(DocumentFile.At(f), null).Value).OfType<RecognisedDocument>().Where(
            c => dialect is null || c.Dialect == dialect).ToList();
        // A declaration may stand beside the Python project it is for, and usually names it.
        if (candidates.Exists(c => IsYaml(c.File.FullPath))) candidates.RemoveAll(c => !IsYaml(c.File.FullPath));
        // Of several default names Polyaxon takes the first.
        if (candidates.Count > 1 && candidates.TrueForAll(c => PolyaxonFileNames.Has(Path.GetFileName(c.File.FullPath))))
            candidates = [candidates.MinBy(c => PolyaxonFileNames.All.IndexOf(Path.GetFileName(c.File.FullPath)))!];
        return candidates.Count switch
        {
            1 => new(candidates[0], []),
            0 => Refused(
                DialectProblems.NotRecognised,
                $"the folder `{folder}` holds no file that is recognised" + (dialect is null ? "" : $" as {dialect}"),
                new SourceSpan(folder),
                files.Count > 0
                    ? $"name the file, such as `{Path.Combine(folder, Path.GetFileName(files[0]))}`"
                    : "add a `berth.yaml`, or name another folder"),
            _ => Refused(
                DialectProblems.Ambiguous, $"the folder `{folder}` holds several files that could be meant: {Listed(candidates)}",
                new SourceSpan(folder), $"name one of them, such as `{candidates[0].File.Shown}`"),
        };
    }

    private static string Listed(IEnumerable<RecognisedDocument> candidates) =>
        string.Join(", ", candidates.Select(c => $"`{Path.GetFileName(c.File.FullPath)}` ({c.Dialect})"));

    private static bool IsYaml(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static YamlFlavour FlavourOf(string dialect) =>
        dialect == NativeDialect.Name ? NativeDialect.Flavour : dialect == PolyaxonDialect.Name ? PolyaxonDialect.Flavour : DeterminedDialect.Flavour;

    private static Checked<RecognisedDocument> Refused(ProblemCode code, string what, SourceSpan? where, string fix) =>
        new(null, [new Problem(code, what, where, fix)]);
}
