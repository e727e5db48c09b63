using System.Net.Sockets;

namespace Berth.EndToEnd;

/// <summary>Which files of the code folder reach the task, whatever the folder holds.</summary>
public sealed class ContextTests(SharedStore store) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cannot_be_packed_is_named_and_left_out()
    {
        Native();
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "dangling"), "nowhere");
        // A socket's path has a hundred bytes at most, so it is bound by a short name.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var name = $"/tmp/berth-{Guid.NewGuid():n}";
        socket.Bind(new UnixDomainSocketEndPoint(name));
        (await new Command("/bin/mv", [name, Path.Combine(_folder.Path, "socket")]).RunAsync(Cancellation)).Ended(0);
        (await new Command("/usr/bin/mkfifo", [Path.Combine(_folder.Path, "pipe")]).RunAsync(Cancellation)).Ended(0);
        var run = (await RunAsync("ls -A")).Ended(0).Said("BERTH4304", "`dangling`", "`socket`", "`pipe`", "fix:");
        Assert.Equal("berth.yaml\n", run.Output);
    }

    [Fact]
    public async Task Names_of_odd_bytes_reach_the_task_as_they_are()
    {
        Native();
        (await new Command("/bin/sh", ["-c", """printf x > "$(printf 'odd\377\376')"; printf x > "$(printf 'two\nlines')"; printf x > "$(printf 'caf\303\251')"; : > -rf"""])
        {
            WorkDirectory = _folder.Path,
        }.RunAsync(Cancellation)).Ended(0);
        Assert.Equal("'-rf'|'berth.yaml'|'caf'$'\\303\\251'|'odd'$'\\377\\376'|'two'$'\\n''lines'|",
            (await RunAsync("LC_ALL=C ls -A --quoting-style=shell-escape-always | tr '\\n' '|'")).Ended(0).Output);
    }

    [Fact]
    public async Task Berthignore_keeps_files_out_in_gits_way()
    {
        Native();
        Fill();
        _folder.Write(".berthignore", "*.log\n!keep.log\n/data/\n");
        Assert.Equal(".berthignore\nberth.yaml\ndeep/data/d.bin\nkeep.log\ntrain.py\n", await FilesAsync());
    }

    [Fact]
    public async Task Detignore_keeps_files_out_of_a_determined_experiment()
    {
        var file = _folder.Write("experiment.yaml", """
            name: ignoring
            entrypoint: "true"
            environment: {image: "debian:bookworm"}
            searcher: {name: single, metric: accuracy}
            """);
        Fill();
        _folder.Write(".detignore", "*.log\n/data/\n");
        var run = (await store.Berth.RunAsRootAsync("run", "-q", file, _folder.Path, "--", "sh", "-c", "find . -type f | sort")).Ended(0).Printed("./train.py", "./deep/data/d.bin");
        Assert.DoesNotContain(".log", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("./data/", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("__pycache__", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_over_the_limit_names_its_biggest_files()
    {
        var file = _folder.Write("experiment.yaml", """
            name: large
            entrypoint: "true"
            environment: {image: "debian:bookworm"}
            searcher: {name: single, metric: accuracy}
            """);
        Sparse("huge.bin", 90 << 20);
        Sparse("large.bin", 20 << 20);
        Sparse("small.bin", 1 << 10);
        (await store.Berth.RunAsRootAsync("run", file, _folder.Path)).Ended(65).Said("BERTH4302", "huge.bin", "large.bin", "fix:", ".detignore");
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_named()
    {
        Native();
        (await store.Berth.RunAsRootAsync("run", Path.Combine(_folder.Path, "berth.yaml"), Path.Combine(_folder.Path, "nowhere"))).Ended(66).Said("BERTH4301", "nowhere", "fix:");
    }

    [Fact]
    public async Task A_changed_file_is_seen_by_the_next_run()
    {
        Native();
        for (var i = 0; i < 3; i++)
        {
            _folder.Write("value.txt", $"{i}");
            Assert.Equal($"{i}", (await RunAsync("cat value.txt")).Ended(0).Output);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Native() => _folder.Write("berth.yaml", SharedStore.PlainDeclaration);

    private void Fill()
    {
        foreach (var name in new[] { "train.py", "a.log", "keep.log", "data/d.bin", "deep/data/d.bin", "deep/b.log", "__pycache__/train.cpython-311.pyc", "old.pyc" })
            _folder.Write(name, name);
    }

    private void Sparse(string name, long size)
    {
        using var file = File.Create(Path.Combine(_folder.Path, name));
        file.SetLength(size);
    }

    private async Task<string> FilesAsync() => (await RunAsync("find . -type f | cut -c3- | LC_ALL=C sort")).Ended(0).Output;

    private Task<CommandResult> RunAsync(string script) => store.Berth.RunAsRootAsync("run", "-q", _folder.Path, "--", "sh", "-c", script);
}
