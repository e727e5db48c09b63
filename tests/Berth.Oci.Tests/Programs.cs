using System.Diagnostics;

namespace Berth.Oci.Tests;

internal static class Programs
{
    /// <summary>What the program printed on both streams, and its status; skips the test where it is not there.</summary>
    public static (int Status, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }
    }

    public static string Must(string program, params string[] arguments)
    {
        var (status, output) = Run(program, arguments);
        Assert.True(status == 0, $"{program} {string.Join(' ', arguments)} ended with {status}: {output}");
        return output;
    }

    public static void RequireRoot()
    {
        if (Environment.UserName != "root" && !Environment.IsPrivilegedProcess) Assert.Skip("needs root");
    }
}
