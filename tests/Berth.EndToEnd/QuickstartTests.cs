namespace Berth.EndToEnd;

/// <summary><c>./quickstart</c> ends in one message with something to type when the machine lacks what it cannot bring.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public async Task Says_what_it_does()
    {
        var result = (await Quickstart(["--help"])).Ended(0);
        Assert.Contains("Usage: ./quickstart", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_option_it_does_not_know() => (await Quickstart(["--fast"])).Ended(1).Said("`--fast`", "fix:");

    [Fact]
    public async Task Without_the_sdk_it_says_how_to_get_it()
    {
        using var folder = new ScratchFolder();
        (await Quickstart(["--publish-only"], PathWithout(folder, "dotnet"), folder.Path)).Ended(1).Said(".NET SDK", "dotnet-install.sh");
    }

    [Fact]
    public async Task On_another_system_it_says_which_it_needs()
    {
        if (Environment.UserName != "root") Assert.Skip("needs root: shows another /etc/os-release in a mount namespace");
        using var folder = new ScratchFolder();
        var release = folder.Write("os-release", "ID=fedora\nPRETTY_NAME=\"Fedora Linux 43\"\n");
        var result = await new Command("/usr/bin/unshare", ["-m", "/bin/sh", "-c", "mount --bind \"$0\" /etc/os-release && exec ./quickstart --publish-only", release])
            .RunAsync(TestContext.Current.CancellationToken);
        result.Ended(1).Said("Fedora Linux 43", "fix:");
    }

    private static Task<CommandResult> Quickstart(string[] arguments, string? path = null, string? home = null) =>
        new Command(Checkout.PathOf("quickstart"), arguments)
        {
            Variables = path is null ? new Dictionary<string, string?>() : new Dictionary<string, string?> { ["PATH"] = path, ["HOME"] = home },
        }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>A folder of links to every program of the machine but those left out.</summary>
    private static string PathWithout(ScratchFolder folder, params string[] leftOut)
    {
        var links = Directory.CreateDirectory(Path.Combine(folder.Path, "bin")).FullName;
        foreach (var program in Directory.EnumerateFiles("/usr/bin"))
        {
            var name = Path.GetFileName(program);
            if (!leftOut.Contains(name)) File.CreateSymbolicLink(Path.Combine(links, name), program);
        }

        return links;
    }
}
