using System.Collections.Immutable;
using System.CommandLine;
using Berth.Cli.Display;
using Berth.Core.Environments;
using Berth.Core.Workloads;
using Berth.Dialects;
using Berth.Dialects.Files;
using Berth.Dialects.Native;

namespace Berth.Cli.Workspace;

/// <summary>Reads the declaration a verb is given, telling its warnings.</summary>
public static class Declarations
{
    /// <summary>Loads the code that reads documents and takes their digests, by doing so with one that is always there.</summary>
    public static void Preload()
    {
        var document = new RecognisedDocument(DocumentFile.At("berth.yaml"), NativeDialect.Name, "", "base: debian:bookworm\napt: [a]\nrun: a\n"u8.ToArray());
        if (NativeDialect.Dialect.Read(document, ReadingOptions.Default).Value is { } read) SpecDigest.OfAll(read.Environment, _ => default);
    }

    /// <param name="path">Null: the one in this folder.</param>
    public static Declaration Load(string? path, ParseResult parsed, SessionOptions options) => Load(path, parsed.GetValue(options.Dialect), options.Layers.AddTo(new ReadingOptions
    {
        Groups = [.. parsed.GetValue(options.Group) ?? []],
        Extras = [.. parsed.GetValue(options.Extra) ?? []],
        Base = parsed.GetValue(options.Base),
        Python = options.Python is { } python ? parsed.GetValue(python) : null,
    }, parsed));

    public static Declaration Load(string? path, string? dialect, ReadingOptions options)
    {
        var loaded = Recognition.Load(path ?? ".", dialect, options);
        var declaration = loaded.OrThrow();
        ProblemText.Print(loaded.Problems);
        return declaration;
    }

    /// <summary>The lines of a file that holds requirements and nothing else.</summary>
    public static ImmutableArray<Declared<string>> Requirements(string path) => Load(path, "requirements", ReadingOptions.Default).Environment.Python.Requirements;
}
