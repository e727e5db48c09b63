using System.Diagnostics;

namespace Berth.EndToEnd;

/// <summary>The published command with a store of its own. <c>BERTH_COMMAND</c> names another one than out/berth.</summary>
/// <param name="Home">What <c>BERTH_HOME</c> is set to.</param>
internal sealed record BerthCommand(string Home)
{
    public static string Executable { get; } =
        System.Environment.GetEnvironmentVariable("BERTH_COMMAND") is { Length: > 0 } given ? Path.GetFullPath(given) : Checkout.PathOf("out/berth");

    /// <summary>Besides <c>BERTH_HOME</c>; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    public string WorkDirectory { get; init; } = Checkout.Root;

    public string Umask { get; init; } = "022";

    public Task<CommandResult> RunAsync(params string[] arguments)
    {
        if (!File.Exists(Executable)) Assert.Skip($"{Executable} is not there: ./quickstart --publish-only");
        return new Command("/bin/sh", ["-c", "umask \"$0\"; exec \"$@\"", Umask, Executable, .. arguments])
        {
            Shown = string.Join(' ', ["berth", .. arguments]),
            WorkDirectory = WorkDirectory,
            Variables = new Dictionary<string, string?>(Variables) { ["BERTH_HOME"] = Home },
        }.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts without waiting. The process is berth itself, so that signals reach it; its streams are open.</summary>
    public Process StartAsRoot(params string[] arguments)
    {
        if (System.Environment.UserName != "root") Assert.Skip("needs root: containers and bases are made as root in this version");
        if (!File.Exists(Executable)) Assert.Skip($"{Executable} is not there: ./quickstart --publish-only");
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = WorkDirectory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        start.Environment["BERTH_HOME"] = Home;
        return Process.Start(start) ?? throw new InvalidOperationException($"cannot start {Executable}");
    }

    /// <summary>Fails unless <c>berth doctor --store</c> finds every blob, image and layer of the store in order.</summary>
    public async Task VerifyStoreAsync()
    {
        var report = (await RunAsync("doctor", "--store", "--format", "json")).Json.GetProperty("store");
        Assert.True(report.GetArrayLength() == 0, report.ToString());
    }

    /// <summary>As <see cref="RunAsync"/>, for what starts containers or bootstraps bases.</summary>
    public Task<CommandResult> RunAsRootAsync(params string[] arguments)
    {
        if (System.Environment.UserName != "root") Assert.Skip("needs root: containers and bases are made as root in this version");
        return RunAsync(arguments);
    }
}
