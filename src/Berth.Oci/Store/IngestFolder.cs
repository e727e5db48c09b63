using System.Globalization;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>
/// The folder where things are made. Names say which process made them (pid namespace, pid, its start time), so that what a dead
/// one left behind can be told from the work of a living one.
/// </summary>
internal sealed class IngestFolder(string path, TimeProvider time)
{
    /// <summary>For names of another kind, or from a container whose processes cannot be seen from here.</summary>
    private static readonly TimeSpan UnknownMakerAge = TimeSpan.FromDays(1);

    private static readonly Lazy<string> Maker = new(() =>
    {
        var id = Environment.ProcessId;
        return $"{Namespace()}-{id}-{StartTime(id)}";
    });

    private static long _count;

    public string Path => path;

    /// <summary>A path nobody uses, in the folder, which is made where it is missing.</summary>
    public string NewPath()
    {
        Directory.CreateDirectory(path);
        return $"{path}/{Maker.Value}-{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Removes what dead processes left.</summary>
    public void RemoveLeftovers()
    {
        foreach (var name in DirectoryListing.Read(path))
        {
            if (!IsLeftover(name)) continue;
            try
            {
                TreeRemoval.Remove($"{path}/{name}");
            }
            catch (LinuxException e) when (e.Error == Errno.NotEmpty)
            {
                // A program that the dead process started still writes; the next command finds it ended.
            }
        }
    }

    private bool IsLeftover(string name)
    {
        var parts = name.Split('-');
        if (parts.Length == 4 && parts[0] == Namespace() && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return StartTime(id) != parts[2];
        return FileStatus.Find($"{path}/{name}") is { } status
            && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(status.ModifiedAt, 0, 1L << 36)) > UnknownMakerAge;
    }

    /// <summary>When a process started, in the kernel's ticks; null when it is gone (or only waits to be reaped).</summary>
    private static string? StartTime(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The command's name stands in parentheses and may hold anything.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Namespace()
    {
        var link = File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name ?? "";
        return string.Concat(link.Where(char.IsAsciiDigit));
    }
}
