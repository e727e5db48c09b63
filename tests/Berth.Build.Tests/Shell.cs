using System.Diagnostics;

namespace Berth.Build.Tests;

/// <summary>Runs programs of this machine.</summary>
internal static class Shell
{
    public static (int Code, string Output, string Error) Run(string folder, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Remove("BASH_ENV");
        start.Environment.Remove("ENV");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Runs a script that must succeed.</summary>
    public static void Do(string folder, string script)
    {
        var (code, output, error) = Run(folder, "/bin/sh", "-e", "-c", script);
        Assert.True(code == 0, output + error);
    }
}
