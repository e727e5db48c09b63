using Berth.Build.Steps;
using Berth.Core.Problems;

namespace Berth.Runtimes.Tests.Local;

public class StepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static StepRequest Request(string script) =>
        new() { LowerDirectories = [.. TestRootfs.Layers], Arguments = ["/bin/sh", "-c", script], Environment = ["PATH=/bin"] };

    private static string[] Files(string upper) =>
        TestRootfs.Shell($"cd {upper} && find . -mindepth 1 | sort").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public async Task The_result_is_what_the_step_changed_and_nothing_else()
    {
        using var step = await Containers.Open().RunAsync(Request("cat /etc/resolv.conf /etc/hosts > /dev/null; mkdir /new; echo x > /new/file; rm /scripts/removed"), Token);
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(["./new", "./new/file", "./scripts", "./scripts/removed"], Files(step.UpperDirectory));
        Assert.Equal("0:0 character special file\n", TestRootfs.Shell($"stat -c '%t:%T %F' {step.UpperDirectory}/scripts/removed"));
    }

    [Fact]
    public async Task A_replaced_folder_is_opaque()
    {
        using var step = await Containers.Open().RunAsync(Request("rm -rf /home; mkdir -p /home/new"), Token);
        Assert.Contains("trusted.overlay.opaque=\"y\"", TestRootfs.Shell($"getfattr -d -m trusted {step.UpperDirectory}/home 2>/dev/null || python3 -c 'import os; print(\"trusted.overlay.opaque=\\\"\"+os.getxattr(\"{step.UpperDirectory}/home\",\"trusted.overlay.opaque\").decode()+\"\\\"\")'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mounts_leave_no_trace_even_behind_links()
    {
        var source = Path.Combine(TestRootfs.Scratch, "shown");
        File.WriteAllText(source, "shown\n");
        var link = Path.Combine(TestRootfs.Scratch, "layers", "links");
        Directory.CreateDirectory(Path.Combine(link, "var"));
        Directory.CreateDirectory(Path.Combine(link, "etc"));
        File.Delete(Path.Combine(link, "etc", "resolv.conf"));
        File.CreateSymbolicLink(Path.Combine(link, "etc", "resolv.conf"), "../run/systemd/resolve/stub.conf");
        var request = Request("cat /deep/er/file /var/two") with
        {
            LowerDirectories = [.. TestRootfs.Layers, link], Mounts = [new StepMount(source, "/deep/er/file"), new StepMount(source, "/var/two")],
        };
        var lines = new List<string>();
        using var step = await Containers.Open().RunAsync(request with { Output = lines.Add }, Token);
        Assert.Equal(["shown", "shown"], lines);
        Assert.Empty(Files(step.UpperDirectory));
    }

    [Fact]
    public async Task Output_comes_line_by_line_in_the_order_it_was_written()
    {
        var lines = new List<string>();
        using var step = await Containers.Open().RunAsync(Request("echo a; echo b >&2; echo c; printf '10%%\\r20%%\\rdone'; exit 9") with { Output = lines.Add }, Token);
        Assert.Equal(["a", "b", "c", "10%", "20%", "done"], lines);
        Assert.Equal(9, step.ExitCode);
    }

    [Fact]
    public async Task Disposing_the_result_removes_it()
    {
        var step = await Containers.Open().RunAsync(Request("echo x > /x"), Token);
        Assert.True(File.Exists(Path.Combine(step.UpperDirectory, "x")));
        step.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(step.UpperDirectory)));
    }

    [Fact]
    public async Task Switching_users_works_as_package_scripts_need_it()
    {
        var lines = new List<string>();
        using var step = await Containers.Open().RunAsync(Request("grep NoNewPrivs /proc/self/status; touch /x; chown 1234:100 /x; chmod 4755 /x; stat -c '%u %a' /x") with { Output = lines.Add }, Token);
        Assert.Equal(["NoNewPrivs:\t0", "1234 4755"], lines);
    }

    [Fact]
    public async Task Cancelling_ends_the_step_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var request = Request("echo up; exec sleep 100") with { Output = _ => stop.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Containers.Open().RunAsync(request, stop.Token));
    }

    [Fact]
    public async Task An_output_that_fails_ends_the_step()
    {
        var request = Request("echo up; exec sleep 100") with { Output = _ => throw new InvalidOperationException("broken") };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Containers.Open().RunAsync(request, Token));
    }

    [Fact]
    public async Task A_step_without_a_command_is_a_problem()
    {
        var failure = await Assert.ThrowsAsync<BerthException>(() => Containers.Open().RunAsync(Request("") with { Arguments = [] }, Token));
        Assert.Equal(RuntimeProblems.BadRunRequest, failure.Problems[0].Code);
    }
}
