using System.Diagnostics;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Bases;

/// <summary>Makes the layer of a Debian base with mmdebstrap. The same package set gives the same diff id: times are fixed and traces of the making left out.</summary>
public static class DebianBootstrap
{
    private const int KeptErrorLines = 12;

    /// <summary>What differs from one making to the next, or belongs to the machine that made it.</summary>
    private static readonly OverlayFilter Leavings = new([
        "dev", "proc", "sys", "run", "tmp",
        "etc/hostname", "etc/resolv.conf", "etc/machine-id", "var/lib/dbus/machine-id",
        "var/cache/apt", "var/cache/ldconfig", "var/cache/debconf", "var/lib/apt/lists", "var/log",
        "var/lib/dpkg/status-old", "var/lib/dpkg/available", "var/lib/dpkg/diversions-old", "var/lib/dpkg/statoverride-old",
        "etc/passwd-", "etc/group-", "etc/shadow-", "etc/gshadow-", "etc/.pwd.lock", "var/lib/dpkg/lock", "var/lib/dpkg/lock-frontend",
    ]);

    /// <param name="print">Given each line mmdebstrap prints.</param>
    /// <exception cref="BerthException">BERTH4002, BERTH4003.</exception>
    public static async Task<StoredLayer> RunAsync(
        ContentStore store, string suite, string architecture, string? mirror, Action<string> print, CancellationToken cancellationToken)
    {
        var root = store.NewIngestPath();
        try
        {
            await StartAsync(suite, architecture, mirror, root, print, cancellationToken);
            var entries = OverlayChanges.Read(root, Leavings).ToList();
            entries.AddRange(EmptyPlaces(entries));
            return await LayerWriter.WriteAsync(store, entries, new LayerWriteOptions { Durable = true }, cancellationToken);
        }
        finally
        {
            if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Directories whose content is left out but which every program expects.</summary>
    private static IEnumerable<LayerEntry> EmptyPlaces(IEnumerable<LayerEntry> present)
    {
        var have = present.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, mode) in new (string, int)[]
        {
            ("dev", LayerFormat.DirectoryMode), ("proc", LayerFormat.DirectoryMode), ("sys", LayerFormat.DirectoryMode), ("run", LayerFormat.DirectoryMode),
            ("tmp", 0b1_111_111_111), ("run/lock", 0b1_111_111_111), ("var/cache/apt", LayerFormat.DirectoryMode), ("var/cache/apt/archives", LayerFormat.DirectoryMode),
            ("var/cache/apt/archives/partial", LayerFormat.DirectoryMode), ("var/cache/debconf", LayerFormat.DirectoryMode), ("var/cache/ldconfig", LayerFormat.DirectoryMode),
            ("var/lib/apt/lists", LayerFormat.DirectoryMode), ("var/lib/apt/lists/partial", LayerFormat.DirectoryMode),
            ("var/log", LayerFormat.DirectoryMode), ("var/log/apt", LayerFormat.DirectoryMode),
        })
        {
            if (!have.Contains(path)) yield return new LayerEntry.Directory(path) { Mode = mode };
        }
    }

    /// <summary>
    /// Runs a program as the only family of a pid namespace and ends it when standard input ends. A killed Berth thus takes mmdebstrap, and all that it
    /// started, along; a death signal would reach the first process only, and would strike when the thread that started it ends.
    /// </summary>
    private const string Guarded = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        program=$!
        { cat <&3 >/dev/null; kill -KILL -1; } 2>/dev/null &
        exec 3<&-
        wait "$program"
        """;

    private static async Task StartAsync(
        string suite, string architecture, string? mirror, string root, Action<string> print, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("unshare")
        {
            RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        foreach (var argument in new[]
        {
            "--pid", "--fork", "--mount", "--mount-proc", "/bin/sh", "-c", Guarded, "berth",
            "mmdebstrap", "--variant=minbase", "--mode=root", "--format=directory", $"--architectures={architecture}",
            "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-include=/usr/share/doc/*/copyright",
            "--dpkgopt=path-exclude=/usr/share/locale/*", "--dpkgopt=path-exclude=/usr/share/info/*",
            suite, root,
        }) start.ArgumentList.Add(argument);
        if (mirror is not null) start.ArgumentList.Add(mirror);
        start.Environment["SOURCE_DATE_EPOCH"] = LayerFormat.Time.ToString();
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        NeedProgram("mmdebstrap", "mmdebstrap");
        NeedProgram("unshare", "util-linux");
        using (var process = Process.Start(start) ?? throw new InvalidOperationException())
        {
            var last = new Queue<string>();
            void Take(object sender, DataReceivedEventArgs line)
            {
                if (line.Data is not { Length: > 0 } text) return;
                lock (last)
                {
                    last.Enqueue(text);
                    if (last.Count > KeptErrorLines) last.Dequeue();
                    print(text);
                }
            }

            process.ErrorDataReceived += Take;
            process.OutputDataReceived += Take;
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            if (process.ExitCode == 0) return;
            throw new BerthException(new Problem(BuildProblems.BootstrapFailed,
                $"mmdebstrap ended with exit code {process.ExitCode} while making debian:{suite}; its last lines:\n    {string.Join("\n    ", last)}",
                Fix: "check that the suite exists and that the mirror can be reached: apt-get update"));
        }
    }

    private static void NeedProgram(string name, string package)
    {
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (!folders.Any(f => File.Exists(Path.Combine(f, name))))
            throw new BerthException(new Problem(BuildProblems.BootstrapTool, $"`{name}` is not installed", Fix: $"sudo apt-get install {package}"));
    }
}
