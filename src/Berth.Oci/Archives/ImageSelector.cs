using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>Which image of an archive is meant: by digest, by name or tag, or the only one.</summary>
/// <param name="Name">A tag, or a whole name with or without its registry; null for any.</param>
internal sealed record ImageSelector(ContentDigest? Digest, string? Name)
{
    /// <param name="text"><c>@sha256:…</c>, <c>:tag</c>, a name, or nothing.</param>
    /// <exception cref="BerthException">BERTH3001: what follows @ is not a digest.</exception>
    public static ImageSelector Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return new ImageSelector(null, null);
        if (text[0] != '@') return new ImageSelector(null, text[0] == ':' ? text[1..] : text);
        return ContentDigest.TryParse(text[1..], out var digest)
            ? new ImageSelector(digest, null)
            : throw new BerthException(new Problem(OciProblems.InvalidReference, $"`{ForeignText.Shown(text)}` is not a digest", Fix: "write `@sha256:` and 64 lower-case hexadecimal digits"));
    }

    /// <summary>Whether an image called <paramref name="name"/> is meant: the names are equal, one lacks the default registry, or only the tag was given.</summary>
    public bool Takes(string name)
    {
        if (Name is null || name == Name) return true;
        if (name == "docker.io/" + Name || name == "docker.io/library/" + Name || "docker.io/library/" + name == Name || "docker.io/" + name == Name) return true;
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') && name[(colon + 1)..] == Name;
    }

    /// <param name="names">Of what the archive holds.</param>
    public BerthException NotIn(ArchiveFiles files, IEnumerable<string> names)
    {
        var held = Listed(names);
        return new BerthException(new Problem(OciProblems.ImageNotFound, $"`{files.Name}` holds no image `{ForeignText.Shown(Digest?.ToString() ?? Name ?? "")}`{(held.Length == 0 ? "" : $"; it holds {held}")}",
            Fix: held.Length == 0 ? "leave the tag out, or save the image with it" : "use one of these names"));
    }

    public static BerthException Several(ArchiveFiles files, IEnumerable<string> names) =>
        new(new Problem(OciProblems.ImageNotFound, $"`{files.Name}` holds several images: {Listed(names)}", Fix: $"say which one: `{files.Name}:TAG` or `{files.Name}@sha256:…`"));

    private static string Listed(IEnumerable<string> names) =>
        string.Join(", ", names.Distinct().Order(StringComparer.Ordinal).Take(12).Select(n => $"`{ForeignText.Shown(n, 120)}`"));
}
