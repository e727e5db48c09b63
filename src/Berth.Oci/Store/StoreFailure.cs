using System.Globalization;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>Says what a failed write to the store means to whoever has to mend it.</summary>
public static class StoreFailure
{
    /// <summary>Runs <paramref name="write"/>; where the store's disk or permissions stop it, throws what can be done about it.</summary>
    /// <param name="needed">Bytes the writing takes altogether; 0 where that is not known.</param>
    /// <exception cref="BerthException">BERTH3102, BERTH3103</exception>
    public static T Translate<T>(ContentStore store, long needed, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (Explain(store.Home, needed, e) is { } problem)
        {
            throw new BerthException(problem, e);
        }
    }

    /// <summary>The problem behind an exception from writing below <paramref name="home"/>; null where it is about something else.</summary>
    public static Problem? Explain(string home, long needed, Exception exception)
    {
        var error = exception switch
        {
            LinuxException e when e.Path.StartsWith(home, StringComparison.Ordinal) => e.Error,
            LinuxException => 0,
            UnauthorizedAccessException when exception.Message.Contains(home, StringComparison.Ordinal) => Errno.AccessDenied,
            // .NET keeps the kernel's number where it has no word of its own.
            IOException e => e.HResult is Errno.NoSpace or Errno.QuotaExceeded or Errno.ReadOnlyFileSystem ? e.HResult : 0,
            _ => 0,
        };
        return error switch
        {
            Errno.NoSpace or Errno.QuotaExceeded => DiskFull(home, needed),
            Errno.AccessDenied or Errno.NotPermitted or Errno.ReadOnlyFileSystem => new Problem(
                OciProblems.CannotWriteStore,
                $"the store in `{home}` cannot be written: {exception.Message}",
                Fix: $"sudo chown -R \"$(id -u)\" {Quoted(home)}, or set BERTH_HOME to a folder of yours"),
            _ => null,
        };
    }

    /// <summary>A path as a shell takes it.</summary>
    internal static string Quoted(string path) =>
        path.Any(c => !char.IsAsciiLetterOrDigit(c) && !"/._-+:@%".Contains(c)) ? $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'" : path;

    private static Problem DiskFull(string home, long needed)
    {
        var free = Free(home) is { } bytes ? $" ({Mebibytes(bytes)} free{(needed > 0 ? $", {Mebibytes(needed)} needed" : "")})" : "";
        return new Problem(
            OciProblems.DiskFull,
            $"the disk that holds the store `{home}` is full{free}",
            Fix: $"free space on it (df -h {Quoted(home)}), or set BERTH_HOME to a folder on a larger disk");
    }

    private static long? Free(string home)
    {
        try
        {
            return new DriveInfo(home).AvailableFreeSpace;
        }
        catch (IOException)
        {
            // The figure is a courtesy in a message about something worse.
            return null;
        }
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");
}
