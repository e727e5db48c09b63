using Berth.Build.Images;

namespace Berth.Build.Tests.Images;

/// <summary>The script is run here as it is run in a container: by <c>/bin/sh</c> of the machine, which hands over to bash where there is one.</summary>
public class StartScriptTests
{
    [Theory]
    [InlineData("export A=1\nB=2\nexport B", "echo $A$B", "12\n")]
    [InlineData("export A='two  words'", "echo \"$A\"", "two  words\n")]
    [InlineData("cd sub", "pwd | sed 's,.*/,,'", "sub\n")]
    [InlineData("umask 077", "umask", "0077\n")]
    [InlineData("false || true", "echo on", "on\n")]
    [InlineData("if false; then :; fi", "echo on", "on\n")]
    [InlineData("echo from hook", "echo from task", "from hook\nfrom task\n")]
    [InlineData("echo $#:$1", "true", "3:/bin/sh\n")]
    [InlineData("set +e\nfalse", "echo on", "on\n")]
    [InlineData("", "false; echo task without set -e", "task without set -e\n")]
    [InlineData("", "echo ${berth_hook:-unset}", "unset\n")]
    public void What_a_hook_sets_the_task_sees(string hook, string task, string output) =>
        Assert.All(Shells(), s => Assert.Equal((0, output), Run(s, hook, task) is var r ? (r.Code, r.Output) : default));

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("exit 0", 0)]
    [InlineData("false\necho not reached", 1)]
    [InlineData("no-such-command-anywhere", 127)]
    [InlineData("(exit 42)", 42)]
    [InlineData("if then", 2)]
    public void A_hook_that_ends_ends_the_task_with_its_code_and_is_named(string hook, int code)
    {
        foreach (var shell in Shells())
        {
            var run = Run(shell, hook, "echo task ran");
            Assert.Equal("", run.Output);
            // A shell may count a line it cannot parse as 1 or 2.
            Assert.True(code == run.Code || (code == 2 && run.Code == 1), $"{shell}: {run}");
            Assert.Contains($"start-up hook setup.sh ended with exit code {run.Code}; the task was not started", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arguments_reach_the_task_as_they_are() => Assert.All(Shells(), s =>
        Assert.Equal("[a  b][*][][-n][$A]", Run(s, "", "printf '[%s]' \"$@\"", "task", "a  b", "*", "", "-n", "$A").Output));

    [Fact]
    public void The_task_takes_the_place_of_the_script_and_its_code_is_the_tasks() =>
        Assert.All(Shells(), s => Assert.Equal(3, Run(s, "", "exit 3").Code));

    [Fact]
    public void A_hook_that_vanished_ends_the_task() => Assert.All(Shells(), s => Assert.NotEqual(0, Run(s, null, "echo task ran").Code));

    [Fact]
    public void A_hook_may_use_bash_where_there_is_one()
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("no /bin/bash on this machine");
        Assert.Equal("b\n", Run("/bin/sh", "x=(a b)\nexport Y=${x[1]}", "echo $Y").Output);
    }

    /// <summary>The second is the script as it goes on where there is no bash.</summary>
    private static IEnumerable<string> Shells() => ["/bin/sh", "/bin/sh without bash"];

    private static (int Code, string Output, string Error) Run(string shell, string? hook, string task, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        if (hook is not null) folder.Write("setup.sh", hook + "\n");
        var text = shell == "/bin/sh" ? StartScript.File.Text : StartScript.File.Text.Replace("/bin/bash", "/no/bash", StringComparison.Ordinal);
        var script = folder.Write("start", text);
        return Shell.Run(folder.Path, ["/bin/sh", script, "setup.sh", "/bin/sh", "-c", task, .. arguments]);
    }
}
