using System.Diagnostics;

namespace Berth.Runtimes.Tests.Local;

/// <summary>Two layers made once of this machine's own programs and their libraries, so that tests need no network.</summary>
internal static class TestRootfs
{
    private static readonly string[] Programs =
    [
        "sh", "cat", "sleep", "echo", "ls", "id", "mkdir", "rm", "mknod", "ln", "head", "tail", "wc", "stat", "readlink", "stty", "tty", "hostname", "grep",
        "df", "mount", "unshare", "env", "pwd", "touch", "kill", "true", "seq", "dd", "chown", "chmod", "yes", "ps", "su",
    ];

    private static readonly Lazy<string[]> Made = new(Make);

    /// <summary>Lowest first. The upper one holds the users.</summary>
    public static string[] Layers => Made.Value;

    public static string Scratch { get; } = Path.Combine(Path.GetTempPath(), "berth-runtime-tests-" + Environment.ProcessId);

    private static string[] Make()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Scratch, recursive: true);
        var programs = Path.Combine(Scratch, "layers", "programs");
        var users = Path.Combine(Scratch, "layers", "users");
        Directory.CreateDirectory(programs);
        Shell($"""
            set -e
            cd {programs}; mkdir -p bin lib usr tmp etc; chmod 1777 tmp
            for p in {string.Join(' ', Programs)}; do
                f=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v -- /usr/bin/$p || command -v -- /bin/$p || true)
                [ -n "$f" ] || continue
                cp -L "$f" bin/$p
                for l in $(ldd "$f" | grep -o '/[^ )]*' || true); do mkdir -p .$(dirname $l); [ -e .$l ] || cp -L $l .$l; done
            done
            mkdir -p {users}/etc {users}/home/ada {users}/scripts
            printf 'root:x:0:0::/root:/bin/sh\nada:x:1234:100::/home/ada:/bin/sh\n' > {users}/etc/passwd
            printf 'root:x:0:\nusers:x:100:\nlab:x:777:ada,bob\n' > {users}/etc/group
            printf 'echo text\n' > {users}/scripts/no-line; printf '#!/no/such\n' > {users}/scripts/no-interpreter
            printf '#!/bin/sh\necho ran\n' > {users}/scripts/good; cp {users}/scripts/good {users}/scripts/not-executable
            : > {users}/scripts/removed
            chmod 755 {users}/scripts/no-line {users}/scripts/no-interpreter {users}/scripts/good
            """);
        return [programs, users];
    }

    public static string Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode == 0 ? output : throw new InvalidOperationException(error.Result + output);
    }
}
