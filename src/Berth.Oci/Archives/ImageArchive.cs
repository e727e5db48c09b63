using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Oci.Archives;

/// <summary>Images on disk: OCI layouts as folder or tar archive, and what <c>docker save</c> writes; archives may be compressed with gzip.</summary>
public static class ImageArchive
{
    /// <summary>Copies an image into the store, verifying every digest. Where an archive holds both forms, the OCI one is read.</summary>
    /// <param name="selector"><c>@sha256:…</c> of a manifest (in an archive of Docker, of a config), <c>:tag</c> or a name; null where the archive holds one image.</param>
    /// <exception cref="BerthException">BERTH3001 to BERTH3005, BERTH3201: no such file or image; BERTH3205, BERTH3206, and what importing a layer throws.</exception>
    public static async Task<StoredImage> ImportAsync(string path, string? selector, Platform platform, ContentStore store, CancellationToken cancellationToken)
    {
        var wanted = ImageSelector.Parse(selector);
        using var files = await OpenAsync(path, store, cancellationToken);
        if (files.Has(OciLayoutImport.LayoutFile) && files.Has(OciLayoutImport.IndexFile)) return await OciLayoutImport.ImportAsync(files, wanted, platform, store, cancellationToken);
        if (files.Has(DockerArchiveImport.ListFile)) return await DockerArchiveImport.ImportAsync(files, wanted, platform, store, cancellationToken);
        throw new BerthException(new Problem(OciProblems.InvalidArchive, $"`{files.Name}` is no image: it has neither `oci-layout` with `index.json` nor `manifest.json`",
            Fix: $"save one: skopeo copy docker://IMAGE 'oci:{files.Name}:latest'"));
    }

    /// <summary>Splits <c>PATH[:tag][@digest]</c> as people type it; a path that exists as it stands has no selector.</summary>
    public static (string Path, string? Selector) Split(string text)
    {
        if (Path.Exists(text)) return (text, null);
        var at = text.LastIndexOf('@');
        if (at > 0) return (text[..at], text[at..]);
        for (var colon = text.IndexOf(':'); colon > 0; colon = text.IndexOf(':', colon + 1))
            if (Path.Exists(text[..colon])) return (text[..colon], text[colon..]);
        return (text, null);
    }

    private static async Task<ArchiveFiles> OpenAsync(string path, ContentStore store, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) return new FolderFiles(path);
        if (!File.Exists(path)) throw new BerthException(new Problem(OciProblems.ImageNotFound, $"there is no file or folder `{ForeignText.Shown(path)}`", Fix: "check the path"));
        var archive = await ArchiveFile.OpenAsync(path, store, cancellationToken);
        try
        {
            return new TarFiles(path, archive);
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }
}
