using System.Text;

namespace Berth.EndToEnd;

/// <summary>What is running and mounted on this machine, as /proc tells.</summary>
internal static class LiveProcesses
{
    /// <summary>Command lines that hold the text, this process's own aside.</summary>
    public static IReadOnlyList<string> WithArgument(string text) => With("cmdline", text);

    /// <summary>Command lines of processes that were started with the variable, <c>NAME=VALUE</c>.</summary>
    public static IReadOnlyList<string> WithVariable(string variable) => With("environ", variable + "\0");

    public static IReadOnlyList<string> MountsUnder(string folder) =>
        [.. File.ReadAllLines("/proc/self/mountinfo").Where(l => l.Contains(folder + "/", StringComparison.Ordinal))];

    /// <summary>Waits until a condition holds, at most ten seconds: what the kernel does after a kill takes a moment.</summary>
    public static async Task<bool> BecomesTrueAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 200 && !condition(); i++) await Task.Delay(50, cancellationToken);
        return condition();
    }

    private static List<string> With(string file, string text)
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || id == Environment.ProcessId) continue;
            if (Read($"{folder}/{file}") is { } content && content.Contains(text, StringComparison.Ordinal)) found.Add($"{id}: {Read($"{folder}/cmdline")}");
        }

        return found;
    }

    /// <summary>Null for a process that ended meanwhile.</summary>
    private static string? Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path)) is { Length: > 0 } text ? text.Replace("\0", path.EndsWith("environ", StringComparison.Ordinal) ? "\0" : " ", StringComparison.Ordinal) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
