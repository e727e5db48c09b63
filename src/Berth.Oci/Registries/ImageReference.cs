using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Registries;

/// <summary>Names an image in a registry: <c>[registry[:port]/]repository[:tag][@digest]</c>, with Docker's defaults filled in.</summary>
/// <param name="Registry">Host and, where it was given, port: <c>docker.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</param>
/// <param name="Repository">Lower case, '/'-separated; one-word names on docker.io begin with <c>library/</c>.</param>
/// <param name="Tag">Null where none was written. A digest beside it wins.</param>
public sealed record ImageReference(string Registry, string Repository, string? Tag, ContentDigest? Digest)
{
    public const string DockerHub = "docker.io";
    public const string DefaultTag = "latest";
    private const string Official = "library/";

    /// <summary>What a registry is asked for: the digest, else the tag, else <c>latest</c>.</summary>
    public string Target => Digest?.ToString() ?? Tag ?? DefaultTag;

    /// <summary>Reads a reference as Docker does (distribution/reference); only SHA-256 digests are accepted.</summary>
    /// <param name="where">The place the text was written, for the problems.</param>
    public static Checked<ImageReference> Parse(string text, SourceSpan? where = null)
    {
        var shown = ForeignText.Shown(text);
        if (text.Length == 0) return Refused("an image reference is empty", "write one such as `python:3.12-slim`", where);
        if (ContentDigest.TryParseHex(text, out _))
            return Refused($"`{shown}` is a bare digest, not a reference", $"write the repository before it: `NAME@sha256:{shown}`", where);
        if (text.Contains("://", StringComparison.Ordinal))
            return Refused($"`{shown}` is an address, not an image reference", $"leave out `{ForeignText.Shown(text[..(text.IndexOf("://", StringComparison.Ordinal) + 3)])}`", where);

        var problems = ImmutableArray.CreateBuilder<Problem>();
        void Wrong(string what, string fix) => problems.Add(new Problem(OciProblems.InvalidReference, $"in the image reference `{shown}`, {what}", where, fix));

        var name = text;
        ContentDigest? digest = null;
        if (name.IndexOf('@') is >= 0 and var at)
        {
            if (ContentDigest.TryParse(name[(at + 1)..], out var parsed)) digest = parsed;
            else Wrong("what follows `@` is not a digest", "write `@sha256:` and 64 lower-case hexadecimal digits");
            name = name[..at];
        }

        string? tag = null;
        if (name.LastIndexOf(':') is >= 0 and var colon && name.IndexOf('/', colon) < 0 && (colon > name.LastIndexOf(']') || name.Contains('/')))
        {
            tag = name[(colon + 1)..];
            name = name[..colon];
            if (!ReferenceGrammar.IsTag(tag)) Wrong($"`{ForeignText.Shown(tag)}` is not a tag", "use at most 128 letters, digits, `_`, `.` and `-`, the first neither `.` nor `-`");
        }

        var (registry, repository) = Split(name);
        if (!ReferenceGrammar.IsRegistry(registry)) Wrong($"`{ForeignText.Shown(registry)}` is not a registry", "write a host name or address, with an optional port: `registry.example.com:5000/NAME`");
        if (repository.Length > 255) Wrong("the repository has more than 255 characters", "use a shorter name");
        else if (repository.Length == 0 || repository == Official) Wrong("the repository is missing", "write one after the registry: `registry.example.com/NAME`");
        else if (!ReferenceGrammar.IsRepository(repository))
        {
            Wrong($"`{ForeignText.Shown(repository)}` is not a repository", repository.Any(char.IsAsciiLetterUpper) && ReferenceGrammar.IsRepository(repository.ToLowerInvariant())
                ? $"write it in lower case: `{ForeignText.Shown(repository.ToLowerInvariant())}`"
                : "use lower-case letters and digits, single `.`, `_`, `__` or `-` between them, and `/` between the parts");
        }

        return problems.Count > 0
            ? new Checked<ImageReference>(null, problems.ToImmutable())
            : new Checked<ImageReference>(new ImageReference(registry, repository, tag, digest), []);
    }

    /// <summary>The same image by digest; the tag stays beside it for people.</summary>
    public ImageReference At(ContentDigest digest) => this with { Digest = digest };

    /// <summary>As people write it: without docker.io and library/.</summary>
    public string ToShortString() => Registry != DockerHub
        ? ToString()
        : Suffixed(Repository.StartsWith(Official, StringComparison.Ordinal) ? Repository[Official.Length..] : Repository);

    /// <summary>With every default written out; reading it gives an equal reference.</summary>
    public override string ToString() => Suffixed($"{Registry}/{Repository}");

    private string Suffixed(string name) => $"{name}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    private static (string Registry, string Repository) Split(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var isRegistry = slash >= 0 && (first.AsSpan().ContainsAny('.', ':', '[') || first == "localhost" || first.Any(char.IsAsciiLetterUpper));
        var registry = isRegistry ? first : DockerHub;
        var repository = isRegistry ? name[(slash + 1)..] : name;
        if (registry == "index.docker.io") registry = DockerHub;
        return (registry, registry == DockerHub && !repository.Contains('/') ? Official + repository : repository);
    }

    private static Checked<ImageReference> Refused(string what, string fix, SourceSpan? where) =>
        new(null, [new Problem(OciProblems.InvalidReference, what, where, fix)]);
}
