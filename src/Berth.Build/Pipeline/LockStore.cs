using Berth.Core.Locking;
using Berth.Core.Workloads;
using Berth.Oci.Store;

namespace Berth.Build.Pipeline;

/// <summary>
/// Where locks are: beside the declaration when a person asked for one (<c>berth lock</c>), else in the store under the spec digest, so that a run
/// leaves nothing in the user's folder.
/// </summary>
public sealed class LockStore(ContentStore store)
{
    /// <summary><c>berth.lock</c> beside <c>berth.yaml</c>, <c>NAME.berth.lock</c> beside any other <c>NAME.yaml</c>.</summary>
    public static string PathBeside(string declaration)
    {
        var name = Path.GetFileNameWithoutExtension(declaration);
        return Path.Combine(Path.GetDirectoryName(declaration)!, name == "berth" ? "berth.lock" : $"{name}.berth.lock");
    }

    /// <summary>The lock beside the declaration, whatever it was made from; null where there is none.</summary>
    public static LockText? FindBeside(string declaration) => LockText.Find(PathBeside(declaration));

    public LockText? Find(ContentDigest spec, Declaration declaration) => LockText.Find(PathInStore(spec, declaration));

    /// <summary>The lock with the one variant that <see cref="LockFile.Digest"/> gives this digest, as images tell of what they were built from; null where the store has none.</summary>
    public EnvironmentLock? FindOf(ContentDigest digest)
    {
        var folder = Path.Combine(store.Home, "locks");
        if (!Directory.Exists(folder)) return null;
        // One that cannot be read is told of when its own declaration is built.
        return Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .Select(p => LockFile.Read(File.ReadAllBytes(p), p).Value).OfType<EnvironmentLock>()
            .SelectMany(l => l.Variants.Where(v => LockFile.Digest(l.Spec, v) == digest).Select(v => l with { Variants = [v] }))
            .FirstOrDefault();
    }

    public void Keep(EnvironmentLock environmentLock, Declaration declaration) => Write(PathInStore(environmentLock.Spec, declaration), environmentLock);

    /// <summary>Writes under a temporary name, flushes, renames: a crash leaves the old lock or the new one.</summary>
    public static void Write(string path, EnvironmentLock environmentLock)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{System.Environment.ProcessId}.part";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(LockFile.Write(environmentLock));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>
    /// The spec digest leaves out where local files lie and what is in them, so that it is the same on every machine. A lock that was made from such
    /// files belongs to them, though: another folder, or an image archive that was written anew, has a lock of its own.
    /// </summary>
    private string PathInStore(ContentDigest spec, Declaration declaration)
    {
        var local = LocalFiles.Of(declaration);
        var name = local.Length == 0 ? spec : ContentDigest.Of($"{spec}\n{local}");
        return Path.Combine(store.Home, "locks", name.Hex + ".json");
    }
}
