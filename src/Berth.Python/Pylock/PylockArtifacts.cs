using System.Collections.Immutable;

namespace Berth.Python.Pylock;

/// <summary>Reads where a package of a lock comes from.</summary>
internal sealed class PylockArtifacts(PylockFields package)
{
    public ImmutableArray<PylockArtifact> Wheels() => [.. package.Tables("wheels").Select(Artifact).OfType<PylockArtifact>()];

    public PylockArtifact? SourceDistribution() => package.Table("sdist") is { } fields ? Artifact(fields) : null;

    public PylockArtifact? Archive()
    {
        if (package.Table("archive") is not { } fields) return null;
        fields.Text("subdirectory");
        return Artifact(fields);
    }

    public bool IsVersionControl()
    {
        if (package.Table("vcs") is not { } fields) return false;
        fields.NeededText("type");
        fields.NeededText("commit-id");
        fields.Text("requested-revision");
        fields.Text("subdirectory");
        if (string.IsNullOrEmpty(fields.Text("url")) && string.IsNullOrEmpty(fields.Text("path"))) fields.Invalid(null, $"`{fields.Path}` has neither `url` nor `path`");
        return true;
    }

    public string? Directory()
    {
        if (package.Table("directory") is not { } fields) return null;
        fields.CheckFlag("editable");
        fields.Text("subdirectory");
        return fields.NeededText("path") ?? "";
    }

    private static PylockArtifact? Artifact(PylockFields fields)
    {
        var (name, url, path) = (fields.Text("name"), fields.Text("url"), fields.Text("path"));
        fields.CheckTime("upload-time");
        var size = fields.Whole("size");
        var hashes = fields.NeededTable("hashes")?.AllTexts();
        if (hashes is { IsEmpty: true }) fields.Invalid("hashes", $"`{fields.Path}hashes` holds no hash");
        if (string.IsNullOrEmpty(url) && string.IsNullOrEmpty(path))
        {
            fields.Invalid(null, $"`{fields.Path}` has neither `url` nor `path`");
            return null;
        }

        var place = string.IsNullOrEmpty(url) ? path!.Replace('\\', '/') : Uri.UnescapeDataString(url.Split('?', '#')[0]);
        return new(name ?? place.Split('/')[^1], Filled(url), Filled(path), size, hashes ?? ImmutableSortedDictionary<string, string>.Empty, fields.Where);
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
