using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Files;
using Berth.Dialects.Native;
using Berth.Dialects.Yaml;

namespace Berth.Dialects;

/// <summary>Finds out which dialect a file is written in: by what it is, by its name, by its keys, in this order.</summary>
internal static class FileRecognition
{
    public static Checked<RecognisedDocument> Identify(DocumentFile file)
    {
        var name = Path.GetFileName(file.FullPath);
        if (NativeDialect.Dialect.KnowsName!(name)) return As(file, NativeDialect.Dialect, $"the file is called `{name}`");
        var whole = DialectList.All.Select(d => new DialectSign(d, d.KnowsFile?.Invoke(file) ?? "")).Where(s => s.Reason.Length > 0).ToList();
        if (whole.Count > 0) return Decide(file, whole, new SourceSpan(file.Shown), ReadOnlyMemory<byte>.Empty);
        var read = Content(file);
        if (read.Value is not { } content) return new(null, read.Problems);
        var named = DialectList.All.Where(d => d.KnowsName?.Invoke(name) == true).Select(d => new DialectSign(d, $"the file is called `{name}`")).ToList();
        if (named.Count > 0) return Decide(file, named, new SourceSpan(file.Shown), content);
        if (file.FullPath.EndsWith(".toml", StringComparison.OrdinalIgnoreCase))
        {
            var tables = TomlDocument.Parse(content, file.Shown);
            return tables.Value is null ? new(null, tables.Problems) : Decide(file, DialectSigns.Of(tables.Value), new SourceSpan(file.Shown), content);
        }

        var root = YamlDocument.Parse(content, file.Shown, YamlFlavour.Python);
        return root.Value is null ? new(null, root.Problems) : Decide(file, DialectSigns.Of(root.Value), root.Value.Where, content);
    }

    /// <summary>The file as a document of a dialect that is settled.</summary>
    public static Checked<RecognisedDocument> As(DocumentFile file, Dialect dialect, string reason)
    {
        if (dialect.KnowsFile?.Invoke(file) is not null) return new(new(file, dialect.Name, reason, ReadOnlyMemory<byte>.Empty), []);
        var read = Content(file);
        return read.Value is { } content ? new(new(file, dialect.Name, reason, content), []) : new(null, read.Problems);
    }

    private static Checked<byte[]> Content(DocumentFile file)
    {
        try
        {
            return new(file.Read(YamlLimits.Default.Bytes), []);
        }
        catch (BerthException e)
        {
            return new(null, e.Problems);
        }
    }

    private static Checked<RecognisedDocument> Decide(DocumentFile file, List<DialectSign> signs, SourceSpan where, ReadOnlyMemory<byte> content) => signs.Count switch
    {
        1 => new(new(file, signs[0].Dialect.Name, signs[0].Reason, content), []),
        0 => Recognition.Refused(
            DialectProblems.NotRecognised, $"nothing says which dialect `{file.Shown}` is written in", where,
            (file.FullPath.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) ? "pass" : "name it `berth.yaml`, or pass") + " `--dialect` with one of " + string.Join(", ", Recognition.Dialects)),
        _ => Recognition.Refused(
            DialectProblems.Ambiguous, $"`{file.Shown}` could be {string.Join(" or ", signs.Select(s => $"{s.Dialect.Name} ({s.Reason})"))}", where,
            "say which with " + string.Join(" or ", signs.Select(s => $"`--dialect {s.Dialect.Name}`"))),
    };
}
