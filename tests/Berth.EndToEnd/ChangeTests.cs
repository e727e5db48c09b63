namespace Berth.EndToEnd;

/// <summary><c>berth add</c> and <c>berth remove</c> change the file and its lock together, or neither.</summary>
public sealed class ChangeTests(SharedStore store) : IDisposable
{
    private const string Declaration = "base: ./nothing\n# packages\npython:\n  requirements:\n    - a==1 # kept\nrun: x\n";
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Adding_and_removing_keep_comments_and_order()
    {
        var file = _folder.Write("berth.yaml", Declaration);
        (await store.Berth.RunAsync("add", "--no-lock", "b>=2", "a", file)).Ended(0).Said("added b>=2", "has a==1 already");
        Assert.Equal(Declaration.Replace("# kept\n", "# kept\n    - b>=2\n", StringComparison.Ordinal), File.ReadAllText(file));
        var json = (await store.Berth.RunAsync("remove", "--no-lock", "B", file, "--format", "json")).Ended(0).Json;
        Assert.Equal("b>=2", json.GetProperty("changes")[0].GetProperty("old").GetString());
        Assert.Equal(Declaration, File.ReadAllText(file));
    }

    [Fact]
    public async Task Requirements_of_a_file_of_their_own_are_changed_there()
    {
        var file = _folder.Write("berth.yaml", "base: x\npython: {requirements: requirements.txt}\n");
        var list = _folder.Write("requirements.txt", "# ours\na==1 # why\n-r more.txt\n");
        var more = _folder.Write("more.txt", "c==1 \\\n  --hash=sha256:00\nd\n");
        File.SetUnixFileMode(list, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await store.Berth.RunAsync("add", "--no-lock", "b", "c==2", "a==3", _folder.Path + "/")).Ended(0);
        Assert.Equal("# ours\na==3 # why\n-r more.txt\nb\n", File.ReadAllText(list));
        Assert.Equal("c==2\nd\n", File.ReadAllText(more));
        Assert.Equal("base: x\npython: {requirements: requirements.txt}\n", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(list));
        (await store.Berth.RunAsync("remove", "--no-lock", "d", "a", file)).Ended(0);
        Assert.Equal("c==2\n", File.ReadAllText(more));
    }

    [Fact]
    public async Task A_change_that_cannot_be_locked_leaves_every_file_as_it_was()
    {
        var file = _folder.Write("berth.yaml", Declaration);
        (await store.Berth.RunAsync("add", "b==2", file)).Ended(65).Said("BERTH3001");
        Assert.Equal(Declaration, File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_name_without_a_version_gets_the_locked_one_as_its_lowest()
    {
        using var later = new ScratchFolder();
        var after = later.Write("berth.yaml", Declaration.Replace("# kept\n", "# kept\n    - B\n", StringComparison.Ordinal));
        var spec = (await store.Berth.RunAsync("explain", after, "--accelerator", "cpu", "--format", "json")).Ended(0).Json.GetProperty("spec").GetString();
        var file = _folder.Write("berth.yaml", Declaration);
        _folder.Write("berth.lock", HandMadeLock.Of("a==1! b==2.5+cpu!", spec));
        (await store.Berth.RunAsync("add", "B", file, "--accelerator", "cpu")).Ended(0).Said("added B>=2.5");
        Assert.Contains("    - B>=2.5\n", File.ReadAllText(file), StringComparison.Ordinal);
        (await store.Berth.RunAsync("lock", "--check", file, "--accelerator", "cpu")).Ended(0);
    }

    [Theory]
    [InlineData("add ==3", 65, "BERTH2001")]
    [InlineData("add .", 64, "BERTH6001")]
    [InlineData("remove zzz", 66, "BERTH1052")]
    [InlineData("add --no-lock b", 65, "BERTH1051")]
    public async Task What_cannot_be_done_is_said(string arguments, int exit, string code)
    {
        _folder.Write("berth.yaml", "base: x\npython: {requirements: ['b; os_name==\"nt\"', 'b']}\n");
        var words = arguments.Split(' ');
        string[] file = words[^1] == "." ? [] : [Path.Combine(_folder.Path, "berth.yaml")];
        (await store.Berth.RunAsync([.. words, .. file])).Ended(exit).Said(code, "fix:");
    }

    [Fact]
    public async Task Another_dialect_is_left_to_its_own_tools() =>
        (await store.Berth.RunAsync("add", "b", "examples/digits/digits.yaml")).Ended(65).Said("BERTH1051", "determined");

    public void Dispose() => _folder.Dispose();
}
