using System.Text.Json;

namespace Berth.EndToEnd.Pip;

/// <summary>What probe.py told of one environment.</summary>
internal sealed record Installed(
    IReadOnlyDictionary<string, Installed.Entry> Tree,
    IReadOnlyDictionary<string, Installed.Distribution> Distributions,
    IReadOnlyDictionary<string, string[]> Groups,
    IReadOnlyDictionary<string, string[]> Modules,
    string[] Path,
    IReadOnlyDictionary<string, string> Schemes,
    IReadOnlyDictionary<string, string> Ran,
    string Activated)
{
    public const string Site = "lib/python3.11/site-packages";

    /// <param name="Kind"><c>file</c>, <c>folder</c> or <c>link</c>.</param>
    /// <param name="Mode">Octal.</param>
    /// <param name="Text">Only of commands, of small files that describe a distribution, and of files at the top.</param>
    internal sealed record Entry(string Kind, string Mode, string Owner, string? Target, long Size, string? Hash, string? Text);

    /// <param name="Files">Rows of RECORD as importlib.metadata reads them: path, hash, size.</param>
    /// <param name="Missing">Of these, the ones that are not there.</param>
    /// <param name="Texts">Documents of the distribution; null where it has none.</param>
    internal sealed record Distribution(
        string Name, string Version, string[][] Metadata, string[] Requires, string[] EntryPoints, string[] Files, string[] Missing, IReadOnlyDictionary<string, string?> Texts);

    public static Installed Parse(CommandResult probed) =>
        probed.Json.Deserialize<Installed>(JsonSerializerOptions.Web) ?? throw new InvalidOperationException("probe.py told nothing");
}
