using System.Runtime.CompilerServices;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Linux;
using Microsoft.Win32.SafeHandles;

namespace Berth.Runtimes.Local.Logs;

/// <summary>Reads what a run wrote.</summary>
public static class RunLog
{
    public const string FileName = "log.jsonl";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The lines kept so far, oldest first.</summary>
    /// <param name="follow">Goes on with new lines until the run has ended, in whatever way.</param>
    /// <exception cref="BerthException">BERTH5011: the folder has no log.</exception>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        string runDirectory, bool follow, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = Open(runDirectory);
        var buffer = new byte[128 * 1024];
        var (position, kept) = (0L, 0);
        while (true)
        {
            // Asked before reading: what a writer wrote before it let go is then read for certain.
            var ended = !follow || !FileLock.IsTaken(file);
            int count;
            while ((count = await RandomAccess.ReadAsync(file, buffer.AsMemory(kept), position, cancellationToken)) > 0)
            {
                position += count;
                kept += count;
                var used = 0;
                int end;
                while ((end = buffer.AsSpan(used, kept - used).IndexOf((byte)'\n')) >= 0)
                {
                    if (LogLine.Parse(buffer.AsSpan(used, end)) is { } line) yield return line;
                    used += end + 1;
                }

                buffer.AsSpan(used, kept - used).CopyTo(buffer);
                kept -= used;
                // A line of 64 KiB may need six times that when every byte is escaped.
                if (kept == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            }

            if (ended) yield break;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static SafeFileHandle Open(string runDirectory)
    {
        try
        {
            return File.OpenHandle(Path.Combine(runDirectory, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BerthException(new Problem(RuntimeProblems.NoLog, $"there is no log in `{runDirectory}`",
                Fix: "see which runs there are: `berth runs`"), e);
        }
    }
}
