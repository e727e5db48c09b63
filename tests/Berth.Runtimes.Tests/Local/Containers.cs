using System.Collections.Immutable;
using System.Text;
using Berth.Core.Problems;
using Berth.Runtimes.Local;

namespace Berth.Runtimes.Tests.Local;

/// <summary>Starts real containers for tests; skips aloud where that cannot work.</summary>
internal static class Containers
{
    private static int _count;

    public static LocalRuntimeOptions Options { get; } = LocalRuntimeOptions.Under(Path.Combine(TestRootfs.Scratch, "home"));

    public static LocalRuntime Open()
    {
        try
        {
            return LocalRuntime.Open(Options);
        }
        catch (BerthException e)
        {
            Assert.Skip($"no containers here: {e.Message}");
            throw;
        }
    }

    /// <summary>A request for <c>sh -c script</c>.</summary>
    public static RunRequest Request(string script) => Request("/bin/sh", "-c", script);

    public static RunRequest Request(params string[] arguments)
    {
        var id = $"test-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        var directory = Path.Combine(TestRootfs.Scratch, "home", "runs", id);
        Directory.CreateDirectory(directory);
        return new RunRequest
        {
            Id = id, RunDirectory = directory, LowerDirectories = [.. TestRootfs.Layers], Arguments = [.. arguments], Environment = ["PATH=/bin"],
        };
    }

    public static async Task<Ran> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var runtime = Open();
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var result = await runtime.RunAsync(request, new RunStreams { Output = b => output.Write(b), Error = b => error.Write(b) }, cancellationToken);
        return new Ran(result, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    public static Task<Ran> RunAsync(string script) => RunAsync(Request(script), TestContext.Current.CancellationToken);

    public sealed record Ran(RunResult Result, string Output, string Error);
}
