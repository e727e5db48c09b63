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

    /// <summary>As <see cref="RunAsync"/>, for what starts containers or bootstraps bases.</summary>
    public Task<CommandResult> RunAsRootAsync(params string[] arguments)
    {
        if (System.Environment.UserName != "root") Assert.Skip("needs root: containers and bases are made as root in this version");
        return RunAsync(arguments);
    }
}
