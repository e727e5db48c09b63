using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Core.Workloads;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects;

/// <summary>How the documents of one dialect are known and read. Naming it in <see cref="DialectList"/> is all that adds a dialect.</summary>
/// <param name="Name">As <c>--dialect</c> takes it: lower case, no blanks.</param>
/// <param name="Read">Turns a document that was found to be of this dialect into a declaration.</param>
public sealed record Dialect(string Name, Func<RecognisedDocument, ReadingOptions, Checked<Declaration>> Read)
{
    /// <summary>
    /// Keys at the top of a YAML document that speak for the dialect; one is enough. Where they speak for several dialects, one that has all
    /// the keys of another and more wins over it.
    /// </summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>
    /// A combination of keys and values that settles it whatever <see cref="Keys"/> of other dialects are there: how it is known, to follow
    /// "because", such as <c>it has `kind: experiment`</c>. Null result: the document has no such combination.
    /// </summary>
    public Func<YamlMapping, string?>? Sign { get; init; }

    /// <summary>The same for a TOML document.</summary>
    public Func<TomlTable, string?>? TomlSign { get; init; }

    /// <summary>Whether the bare name of a file settles it.</summary>
    public Func<string, bool>? KnowsName { get; init; }

    /// <summary>
    /// Looks at a file that is not text, such as an archive, and says how it is known. Such a document has no content: <see cref="Read"/> opens
    /// it. Null result, never an exception: it is no such file, or cannot be read.
    /// </summary>
    public Func<DocumentFile, string?>? KnowsFile { get; init; }

    /// <summary>
    /// Looks at a folder that is a document as a whole and says how it is known. Such a document has the folder as its file and no content.
    /// Null result, never an exception: it is none.
    /// </summary>
    public Func<string, string?>? KnowsFolder { get; init; }

    /// <summary>Whether a file of this bare name may be what a folder stands for. Default: YAML files.</summary>
    public Func<string, bool> StandsForFolder { get; init; } = IsYaml;

    /// <summary>Stands for a folder only where no document of another dialect does.</summary>
    public bool StandsBack { get; init; }

    /// <summary>Options of the command line that add to its documents, such as <c>--template</c>. With others they are refused.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Writes the JSON Schema; null where there is none.</summary>
    public Func<string>? Schema { get; init; }

    /// <summary>A dialect of YAML documents.</summary>
    public static Dialect OfYaml(string name, YamlFlavour flavour, Func<YamlNode, DocumentFile, ReadingOptions, Checked<Declaration>> read) =>
        new(name, (document, options) =>
        {
            var root = YamlDocument.Parse(document.Content.Span, document.File.Shown, flavour);
            return root.Value is null ? new(null, root.Problems) : read(root.Value, document.File, options);
        });

    public static bool IsYaml(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
