using Berth.Core.Locking;
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

    public LockText? Find(ContentDigest spec) => LockText.Find(PathInStore(spec));

    public void Keep(EnvironmentLock environmentLock) => Write(PathInStore(environmentLock.Spec), environmentLock);

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

    private string PathInStore(ContentDigest spec) => Path.Combine(store.Home, "locks", spec.Hex + ".json");
}
