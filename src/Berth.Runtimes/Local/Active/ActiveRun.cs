using System.Globalization;
using System.Text;
using System.Text.Json;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Spec;
using Microsoft.Win32.SafeHandles;

namespace Berth.Runtimes.Local.Active;

/// <summary>The mark of a run in progress: a file that its owner keeps locked. The kernel lets go of the lock when the owner dies.</summary>
internal sealed class ActiveRun : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    private ActiveRun(SafeFileHandle file, string path) => (_file, _path) = (file, path);

    /// <summary>Given to the engine, which so keeps the lock until the container is up even if we die meanwhile.</summary>
    public int Fd => (int)_file.DangerousGetHandle();

    /// <param name="wholeDirectory">All of the run's directory is to go if the owner dies, not just what the container needed.</param>
    public static ActiveRun Mark(string activeDirectory, string id, string runDirectory, bool wholeDirectory)
    {
        Directory.CreateDirectory(activeDirectory);
        var path = Path.Combine(activeDirectory, id);
        // It takes its name only once it is locked and complete, so that no sweep sees less.
        var early = Path.Combine(activeDirectory, "." + id);
        var file = File.OpenHandle(early, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            FileLock.TryTake(file);
            RandomAccess.Write(file, new ActiveMark(id, runDirectory, wholeDirectory, Environment.ProcessId, StartOf(Environment.ProcessId)).ToJson(), 0);
            File.Move(early, path, overwrite: true);
            return new ActiveRun(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>When the process started, in ticks since boot; null when there is none or it is a zombie.</summary>
    internal static long? StartOf(int pid)
    {
        string text;
        try
        {
            text = File.ReadAllText("/proc/" + pid.ToString(CultureInfo.InvariantCulture) + "/stat");
        }
        catch (IOException)
        {
            return null;
        }

        // The name, in parentheses, may hold anything; fields are counted from its end.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The run has left nothing behind.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}

/// <summary>What the file says.</summary>
internal sealed record ActiveMark(string Id, string Directory, bool WholeDirectory, int Owner, long? OwnerStart)
{
    public byte[] ToJson()
    {
        var json = new JsonText();
        json.StartObject();
        json.String("id", Id);
        json.String("directory", Directory);
        json.Bool("wholeDirectory", WholeDirectory);
        json.Number("owner", Owner);
        json.Number("ownerStart", OwnerStart ?? 0);
        json.EndObject();
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <summary>Null when it is not such a mark.</summary>
    public static ActiveMark? Parse(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            return new ActiveMark(root.GetProperty("id").GetString()!, root.GetProperty("directory").GetString()!,
                root.GetProperty("wholeDirectory").GetBoolean(), root.GetProperty("owner").GetInt32(), root.GetProperty("ownerStart").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public bool OwnerLives => ActiveRun.StartOf(Owner) == OwnerStart;
}
