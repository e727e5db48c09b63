using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Oci.Registries;

namespace Berth.Build.Bases;

/// <summary>Where a base image comes from.</summary>
public abstract record BaseReference
{
    private BaseReference()
    {
    }

    /// <summary>A Debian suite, bootstrapped from Debian's own packages.</summary>
    public sealed record Bootstrap(string Suite) : BaseReference
    {
        public override string ToString() => $"debian:{Suite}";
    }

    /// <summary>An OCI layout folder or a tar archive on disk, with an optional <c>:TAG</c> or <c>@DIGEST</c> inside it.</summary>
    public sealed record OnDisk(string Path, string? Selector) : BaseReference
    {
        public override string ToString() => Path + Selector;
    }

    public sealed record InRegistry(ImageReference Image) : BaseReference
    {
        public override string ToString() => Image.ToString();
    }

    private static readonly string[] Transports = ["oci:", "oci-archive:", "docker-archive:"];

    /// <summary>Code names only: a number or <c>latest</c> names an image of a registry.</summary>
    private static readonly string[] Suites = ["bullseye", "bookworm", "trixie", "forky", "sid", "testing", "stable", "oldstable", "unstable"];

    /// <summary>
    /// <c>debian:bookworm</c> is bootstrapped; <c>oci:FOLDER[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c> and <c>docker-archive:FILE[:TAG]</c> are on disk;
    /// everything else names an image of a registry (<c>docker.io/library/debian:bookworm</c> for Debian's own there).
    /// </summary>
    /// <param name="folder">Absolute; relative paths start here.</param>
    public static Checked<BaseReference> Parse(Declared<string> declared, string folder)
    {
        var text = declared.Value;
        if (text.StartsWith("debian:", StringComparison.Ordinal) && Suites.Contains(text[7..])) return new(new Bootstrap(text[7..]), []);
        foreach (var transport in Transports)
            if (text.StartsWith(transport, StringComparison.Ordinal)) return ParsePath(declared, text[transport.Length..], folder);
        var image = ImageReference.Parse(text, declared.Where);
        return new(image.Value is { } i ? new InRegistry(i) : null, image.Problems);
    }

    public static bool IsOnDisk(string reference) => Transports.Any(t => reference.StartsWith(t, StringComparison.Ordinal));

    private static Checked<BaseReference> ParsePath(Declared<string> declared, string rest, string folder)
    {
        var whole = Path.GetFullPath(rest, folder);
        if (rest.Length > 0 && Path.Exists(whole)) return new(new OnDisk(whole, null), []);
        var cut = Math.Max(rest.LastIndexOf(':'), rest.LastIndexOf('@'));
        // A digest selector holds a colon of its own.
        if (rest.IndexOf("@sha256:", StringComparison.Ordinal) is > 0 and var at) cut = at;
        var path = cut > 0 ? Path.GetFullPath(rest[..cut], folder) : whole;
        return cut > 0 && Path.Exists(path)
            ? new(new OnDisk(path, rest[cut..]), [])
            : new(null, [new Problem(BuildProblems.BaseNotFound, $"there is no image at `{path}`", declared.Where, "check the path; relative paths start at the file's own folder")]);
    }
}
