namespace Berth.EndToEnd;

/// <summary>Shell steps and apt packages: what they change is in the image, and what fails says why.</summary>
public sealed class StepTests(SharedStore store) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task A_step_adds_and_removes_files_of_the_base()
    {
        Declare("steps: ['echo made > /opt/made; rm /usr/bin/perl; rm -rf /usr/share/perl5; mkdir /usr/share/perl5']");
        (await RunAsync("cat /opt/made; ls -A /usr/share/perl5; test ! -e /usr/bin/perl && echo gone")).Ended(0);
        Assert.Equal("made\ngone\n", (await RunAsync("cat /opt/made; ls -A /usr/share/perl5; test ! -e /usr/bin/perl && echo gone")).Output);
    }

    [Fact]
    public async Task A_failing_step_shows_its_last_lines_its_exit_code_and_how_to_look_inside()
    {
        Declare("steps: ['for i in $(seq 40); do echo line $i; done; exit 9']");
        var result = (await RunAsync("true")).Ended(72).Said("berth.yaml:4:", "BERTH4101", "exit code 9", "line 40", "line 21", "fix:", "-it");
        Assert.DoesNotContain("line 20\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_step_prints_cannot_steer_the_users_terminal()
    {
        Declare("steps: ['printf \"\\033[2J\\033]0;title\\007\\302\\233\\342\\200\\256end\\n\"; exit 1']");
        foreach (var option in new[] { "-q", "-v" })
        {
            var result = (await store.Berth.RunAsRootAsync("build", option, _folder.Path)).Ended(72).Said("end", "\\u001b[2J");
            Assert.DoesNotContain(result.Error, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        }
    }

    [Fact]
    public async Task A_changed_step_file_makes_its_step_again_and_explain_names_it()
    {
        // Another text each time, since the store is kept between runs.
        var mark = Guid.NewGuid();
        Declare($"steps: ['echo {mark} > /opt/first', 'sh ./setup.sh', 'echo last > /opt/last']");
        _folder.Write("setup.sh", "echo 1 > /opt/version");
        Assert.Equal("1\n", (await RunAsync("cat /opt/version")).Ended(0).Output);
        _folder.Write("setup.sh", "echo 2 > /opt/version");
        var explained = (await store.Berth.RunAsRootAsync("explain", _folder.Path)).Ended(0).Printed("setup.sh").Output.Split('\n');
        Assert.Contains(explained, l => l.StartsWith("step 1", StringComparison.Ordinal) && l.Contains("cached", StringComparison.Ordinal));
        Assert.Contains(explained, l => l.StartsWith("step 2", StringComparison.Ordinal) && l.Contains("to make", StringComparison.Ordinal));
        var built = (await store.Berth.RunAsRootAsync("build", _folder.Path, "--format", "json")).Ended(0).Json.GetProperty("layers");
        Assert.Equal([true, true, false, false], built.EnumerateArray().Select(l => l.GetProperty("cached").GetBoolean()));
        Assert.Equal("2\n", (await RunAsync("cat /opt/version")).Ended(0).Output);
    }

    [Fact]
    public async Task A_step_file_that_is_not_there_is_named()
    {
        Declare("steps: [{run: 'sh setup.sh', files: [setup.sh]}]");
        (await store.Berth.RunAsync("check", _folder.Path)).Ended(66).Said("setup.sh", "berth.yaml:4:", "fix:");
    }

    [Fact]
    public async Task A_package_nobody_knows_is_named()
    {
        Declare("apt: [berth-has-no-such-package]");
        (await RunAsync("true")).Ended(72).Said("BERTH4102", "berth-has-no-such-package", "Unable to locate package", "fix:");
        await store.Berth.VerifyStoreAsync();
    }

    [Theory]
    [InlineData("--reinstall")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("x;reboot")]
    public async Task A_word_that_is_no_package_name_is_refused(string name)
    {
        Declare($"apt: ['{name}']");
        (await store.Berth.RunAsync("check", _folder.Path)).Ended(65).Said("BERTH", $"`{name}`", "berth.yaml:4:7", "fix:");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The line given is the fourth of the file.</summary>
    private void Declare(string line) => _folder.Write("berth.yaml", $"name: steps\nbase: debian:bookworm\nrun: echo hello\n{line}\n");

    private Task<CommandResult> RunAsync(string script) => store.Berth.RunAsRootAsync("run", _folder.Path, "--", "sh", "-c", script);
}
