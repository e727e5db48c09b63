using System.Diagnostics;

namespace Berth.EndToEnd;

/// <summary>Runs a program to its end without input and keeps what it wrote.</summary>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    public string WorkDirectory { get; init; } = Checkout.Root;

    /// <summary>How the command line is shown when a test fails.</summary>
    public string Shown { get; init; } = string.Join(' ', [Path.GetFileName(Program), .. Arguments]);

    /// <summary>Added to this process's variables; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>After this long the program and its children are killed and the test fails.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Describe()) ?? throw new InvalidOperationException($"cannot start {Program}");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new(Shown, process.ExitCode, await output, await error, watch.Elapsed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"`{Shown}` did not end within {Limit.TotalSeconds:f0} s");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo Describe()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = WorkDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return start;
    }
}
