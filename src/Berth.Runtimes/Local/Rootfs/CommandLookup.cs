using System.Text;
using Berth.Core.Problems;

namespace Berth.Runtimes.Local.Rootfs;

/// <summary>
/// Looks for the command before anything is started, since the kernel's own answers ("no such file" for a missing interpreter, "exec format
/// error") leave people guessing.
/// </summary>
internal static class CommandLookup
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Null when the command can be started as far as one can see; else the problem and the code a shell would end with (127 or 126).</summary>
    public static (Problem Problem, int ExitCode)? Check(string root, RunRequest run)
    {
        var command = run.Arguments[0];
        var candidates = command.Contains('/', StringComparison.Ordinal)
            ? [System.IO.Path.Combine(run.WorkDirectory, command)]
            : SearchPath(run).Select(d => System.IO.Path.Combine(run.WorkDirectory, d, command)).ToList();
        // What is mounted from the host can only be seen inside.
        if (candidates.Any(c => run.Mounts.Any(m => IsAtOrBelow(c, m.Target)))) return null;
        (Problem, int)? worst = null;
        foreach (var candidate in candidates)
        {
            var file = RootfsPath.Resolve(root, candidate);
            if (file is null || !(File.Exists(file) || Directory.Exists(file))) continue;
            if (Directory.Exists(file)) worst ??= (Refused(candidate, "is a folder", "name a program"), 126);
            else if ((File.GetUnixFileMode(file) & Executable) == 0)
                worst ??= (Refused(candidate, "is not executable", $"make it executable (`chmod +x`), or run it by its interpreter: `sh {candidate}`"), 126);
            else return CheckFirstLine(root, candidate, file);
        }

        return worst ?? (NotFound(command), 127);
    }

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static string[] SearchPath(RunRequest run)
    {
        var set = run.Environment.LastOrDefault(e => e.StartsWith("PATH=", StringComparison.Ordinal));
        return (set is null ? DefaultPath : set[5..]).Split(':', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool IsAtOrBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static (Problem, int)? CheckFirstLine(string root, string command, string file)
    {
        Span<byte> head = stackalloc byte[256];
        using var handle = File.OpenHandle(file);
        head = head[..RandomAccess.Read(handle, head, 0)];
        if (head.Length == 0) return (Refused(command, "is empty", "give it content, or name another program"), 126);
        if (!head.StartsWith("#!"u8))
            return IsText(head) ? (Refused(command, "is text without a `#!` line", $"put `#!/bin/sh` in its first line, or run `sh {command}`"), 126) : null;
        var end = head.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(end < 0 ? head[2..] : head[2..end]).Trim(' ', '\t');
        var interpreter = line.Split([' ', '\t'], 2)[0];
        var found = RootfsPath.Resolve(root, interpreter);
        if (found is not null && File.Exists(found)) return null;
        return interpreter.EndsWith('\r')
            ? (Refused(command, "has Windows line ends", $"convert it: `sed -i 's/\\r$//' {command}`"), 126)
            : (new Problem(RuntimeProblems.CommandNotFound, $"`{command}` names `{interpreter}` in its first line, which the image does not have",
                Fix: $"install `{interpreter}` in the image, or name another interpreter"), 127);
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
            if (b < 8) return false;
        return true;
    }

    private static Problem Refused(string command, string why, string fix) =>
        new(RuntimeProblems.CommandNotExecutable, $"`{command}` {why}", Fix: fix);

    private static Problem NotFound(string command) =>
        new(RuntimeProblems.CommandNotFound, $"the image has no command `{command}`",
            Fix: command.Contains('/', StringComparison.Ordinal)
                ? "check the path, or add the file to the context"
                : $"install the package that has `{command}` (`apt:` or `python.requirements:`), or give its full path");
}
