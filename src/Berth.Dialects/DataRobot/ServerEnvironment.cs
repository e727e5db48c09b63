using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Files.Archives;

namespace Berth.Dialects.DataRobot;

/// <summary>An environment that models are served in.</summary>
/// <param name="Image">The prebuilt image, which is used where there is one.</param>
/// <param name="Dockerfile">What makes the image else; kept for information where both are there.</param>
internal sealed record ServerEnvironment(Declared<string>? Image, DockerfileSpec? Dockerfile)
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <param name="found">A folder or an archive.</param>
    /// <returns>Null where a folder holds none, or with a problem added.</returns>
    public static ServerEnvironment? Read(DocumentFile found, ImmutableArray<Problem>.Builder problems)
    {
        if (Directory.Exists(found.FullPath)) return InFolder(ContextTree.OfFolder(found), problems);
        if (ImageTarball.Is(found)) return new ServerEnvironment(Prebuilt(found), null);
        var listing = ArchiveListing.Read(found, ArchiveLimits.Default, ContextTree.IsText, ImageTarball.IsFirst);
        problems.AddRange(listing.Problems);
        if (listing.Value is null) return null;
        if (ImageTarball.Is(listing.Value)) return new ServerEnvironment(Prebuilt(found), null);
        var tree = ContextTree.OfArchive(found, listing.Value);
        if (tree.Has("Dockerfile")) return InContext(tree, problems);
        problems.Add(new Problem(
            DialectProblems.NotRecognised, $"`{found.Shown}` holds neither a `Dockerfile` at its top, nor one folder with it, nor an image", new SourceSpan(found.Shown),
            "pack the environment folder so that its `Dockerfile` is at the top: tar -czf env.tar.gz -C FOLDER ."));
        return null;
    }

    /// <summary>What <c>--base</c> names: a folder or archive on disk, or else an image reference.</summary>
    public static ServerEnvironment? Given(string given, ImmutableArray<Problem>.Builder problems)
    {
        if (Path.Exists(given)) return Read(DocumentFile.At(given), problems);
        return new ServerEnvironment(new Declared<string>(ImagePath.Absolute(given, Environment.CurrentDirectory), null), null);
    }

    private static ServerEnvironment? InFolder(ContextTree tree, ImmutableArray<Problem>.Builder problems)
    {
        var images = tree.Files.Where(f => !f.Contains('/') && ArchiveFormats.IsNamed(f)).Select(tree.File).Where(ImageTarball.Is).ToList();
        var context = tree.Has("Dockerfile") ? InContext(tree, problems) : null;
        if (images.Count > 1)
        {
            problems.Add(new Problem(
                DialectProblems.Ambiguous, $"the folder `{tree.Root.Shown}` holds several prebuilt images: {string.Join(", ", images.Select(i => $"`{Path.GetFileName(i.FullPath)}`"))}",
                new SourceSpan(tree.Root.Shown), $"leave one there, or name it: --base {images[0].Shown}"));
            return context;
        }

        if (images.Count == 0) return context;
        if (context is not null)
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, $"`Dockerfile` has no effect here: the prebuilt image `{Path.GetFileName(images[0].FullPath)}` takes priority", tree.Place("Dockerfile"),
                "leave it in if it is meant for DataRobot, or take the image out to build it", Severity.Warning));
        }

        return (context ?? new ServerEnvironment(null, null)) with { Image = Prebuilt(images[0]) };
    }

    private static ServerEnvironment InContext(ContextTree tree, ImmutableArray<Problem>.Builder problems)
    {
        CheckDockerfile(tree, problems);
        if (tree.Has(ServerScript.Name)) ServerScript.Check(tree, problems);
        else
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, $"the environment has no `{ServerScript.Name}`, so that every model has to bring its own", new SourceSpan(tree.Root.Shown),
                $"add a `{ServerScript.Name}`, and copy it to {ServerScript.Folder} in the `Dockerfile`", Severity.Warning));
        }

        var record = tree.Has(CatalogueRecord.File) ? CatalogueRecord.Read(tree, problems) : null;
        var file = tree.OnDisk ? tree.File("Dockerfile").FullPath : tree.Root.FullPath;
        return new ServerEnvironment(null, new DockerfileSpec(file, tree.Root.FullPath) { Where = tree.Place("Dockerfile") }) { Name = record?.Name, Description = record?.Description };
    }

    private static void CheckDockerfile(ContextTree tree, ImmutableArray<Problem>.Builder problems)
    {
        if (tree.Text("Dockerfile", problems) is not { } text) return;
        var begins = text.Split('\n').Any(l => l.TrimStart().StartsWith("FROM ", StringComparison.OrdinalIgnoreCase) || l.TrimStart().StartsWith("FROM\t", StringComparison.OrdinalIgnoreCase));
        if (!begins) problems.Add(new Problem(DialectProblems.MissingKey, "`Dockerfile` has no `FROM`", tree.Place("Dockerfile"), "begin it with a base image, such as: FROM python:3.12-slim"));
    }

    private static Declared<string> Prebuilt(DocumentFile file) => new("docker-archive:" + file.FullPath, new SourceSpan(file.Shown));
}
