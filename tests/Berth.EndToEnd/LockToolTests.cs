namespace Berth.EndToEnd;

/// <summary>Verbs that look at locks: <c>tree</c>, <c>why</c>, <c>diff</c>, <c>export</c>, <c>lock --check</c>.</summary>
public sealed class LockToolTests(SharedStore store) : IDisposable
{
    private const string Packages = "joblib==1.2.0 numpy==1.24.2 scikit-learn==1.2.1!:joblib,numpy,scipy scipy==1.10.1:numpy";
    private const int BadInput = 65;
    private const int NotFound = 66;
    private const int LockMismatch = 78;

    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task A_tree_shows_who_needs_whom()
    {
        var file = _folder.Write("berth.lock", HandMadeLock.Of(Packages));
        var tree = (await store.Berth.RunAsync("tree", file)).Ended(0);
        Assert.Equal("├── joblib 1.2.0\n", string.Join('\n', tree.Output.Split('\n')[2..3]).TrimStart(' ') + "\n");
        Assert.EndsWith("""
            └── scikit-learn 1.2.1
                ├── joblib 1.2.0
                ├── numpy 1.24.2
                └── scipy 1.10.1
                    └── numpy 1.24.2

            """, tree.Output, StringComparison.Ordinal);
        Assert.Equal("numpy 1.24.2\n├── scikit-learn 1.2.1\n└── scipy 1.10.1\n    └── scikit-learn 1.2.1\n", (await store.Berth.RunAsync("tree", file, "--package", "NumPy", "--invert")).Ended(0).Output);
        Assert.Equal(2, (await store.Berth.RunAsync("tree", file, "--depth", "1")).Ended(0).Output.TrimEnd().Split('\n').Length);
        var json = (await store.Berth.RunAsync("tree", file, "--format", "json")).Ended(0).Json;
        Assert.Equal(4, json.GetProperty("packages").GetArrayLength());
    }

    [Fact]
    public async Task A_repeated_part_is_marked_and_shown_once()
    {
        var file = _folder.Write("berth.lock", HandMadeLock.Of("a==1!:c b==1!:c c==1:d d==1:c"));
        (await store.Berth.RunAsync("tree", file)).Ended(0).Printed("└── b 1\n    └── c 1 (*)\n", "(*) what it needs is shown further up");
    }

    [Fact]
    public async Task Why_names_the_shortest_ways_and_the_place_of_the_declaration()
    {
        var file = _folder.Write("berth.yaml", "base: debian:bookworm\npython:\n  requirements:\n    - scikit_learn==1.2.1\nrun: x\n");
        _folder.Write("berth.lock", HandMadeLock.Of(Packages, await SpecOfAsync(file)));
        Assert.Equal("numpy 1.24.2\n  scikit-learn 1.2.1 → numpy 1.24.2\n", (await store.Berth.RunAsync("why", "numpy", file)).Ended(0).Output);
        (await store.Berth.RunAsync("why", "scikit.learn", file)).Ended(0).Printed("the declaration asks for it in ", "berth.yaml:4:7");
        Assert.Equal("scikit-learn", (await store.Berth.RunAsync("why", "numpy", file, "--format", "json")).Ended(0).Json.GetProperty("ways")[0][0].GetString());
        (await store.Berth.RunAsync("why", "nunpy", file)).Ended(NotFound).Said("BERTH6211", "`numpy`", "fix:");
    }

    [Fact]
    public async Task Diff_ends_with_0_for_the_same_and_with_1_for_another()
    {
        var old = _folder.Write("old.lock", HandMadeLock.Of("a==1 b==1!"));
        var other = _folder.Write("new.lock", HandMadeLock.Of("b==2! c==1"));
        Assert.Equal("", (await store.Berth.RunAsync("diff", old, old)).Ended(0).Output);
        Assert.Equal("packages (3)\n  - a  1\n  ~ b  1 → 2\n  + c  1\n", (await store.Berth.RunAsync("diff", old, other)).Ended(1).Output);
        Assert.False((await store.Berth.RunAsync("diff", old, other, "--format", "json")).Ended(1).Json.GetProperty("same").GetBoolean());
        (await store.Berth.RunAsync("diff", old, "no-such-image")).Ended(NotFound).Said("BERTH6201", "fix:");
    }

    [Fact]
    public async Task Diff_of_an_image_without_a_known_lock_and_a_lock_says_that_it_cannot()
    {
        using var empty = new ScratchFolder();
        var berth = new BerthCommand(Path.Combine(empty.Path, "home"));
        var image = (await berth.RunAsync("images", "--format", "json")).Ended(0).Json;
        Assert.Equal(0, image.GetArrayLength());
        var digest = await TinyImage.PutAsync(berth.Home, TestContext.Current.CancellationToken);
        (await berth.RunAsync("diff", digest, _folder.Write("a.lock", HandMadeLock.Of("a==1")))).Ended(BadInput).Said("BERTH6212", "fix:");
        (await berth.RunAsync("diff", digest, digest)).Ended(0);
    }

    [Fact]
    public async Task A_lock_of_several_variants_has_to_be_told_which()
    {
        var text = HandMadeLock.Of("a==1", accelerator: "rocm").Replace("]}", "]}", StringComparison.Ordinal);
        var file = _folder.Write("berth.lock", text.Replace("\"variants\":[", $"\"variants\":[{HandMadeLock.Variant("a==2", "cuda")},", StringComparison.Ordinal));
        (await store.Berth.RunAsync("tree", file)).Ended(64).Said("BERTH6213", "--accelerator cuda");
        (await store.Berth.RunAsync("tree", file, "--accelerator", "rocm")).Ended(0).Printed("a 1");
        (await store.Berth.RunAsync("tree", file, "--accelerator", "cpu")).Ended(LockMismatch).Said("BERTH4201", "fix:");
    }

    [Fact]
    public async Task Export_prints_pins_with_hashes_or_writes_them()
    {
        var file = _folder.Write("berth.lock", HandMadeLock.Of(Packages));
        var printed = (await store.Berth.RunAsync("export", "--format", "requirements", file)).Ended(0).Printed("numpy==1.24.2 \\\n    --hash=sha256:1111", "# via scikit-learn, scipy").Output;
        var target = Path.Combine(_folder.Path, "out.txt");
        Assert.Equal("", (await store.Berth.RunAsync("export", "--format", "requirements", file, "-o", target)).Ended(0).Output);
        Assert.Equal(printed, File.ReadAllText(target));
        (await store.Berth.RunAsync("export", "--format", "no-such-form", file)).Ended(64).Said("BERTH6001");
    }

    [Fact]
    public async Task Lock_check_says_whether_the_lock_belongs_to_the_file_and_changes_nothing()
    {
        var file = _folder.Write("berth.yaml", "base: debian:bookworm\npython: {requirements: ['a==1']}\nrun: x\n");
        (await store.Berth.RunAsync("lock", "--check", file)).Ended(LockMismatch).Said("BERTH4201", $"fix: berth lock {file}");
        var text = HandMadeLock.Of("a==1!", await SpecOfAsync(file));
        var beside = _folder.Write("berth.lock", text);
        (await store.Berth.RunAsync("lock", "--check", file)).Ended(0).Said("up to date");
        _folder.Write("berth.yaml", "base: debian:bookworm\npython: {requirements: ['a==2']}\nrun: x\n");
        (await store.Berth.RunAsync("lock", "--check", file)).Ended(LockMismatch).Said("BERTH4202", "error");
        (await store.Berth.RunAsync("lock", "--check", "--upgrade", file)).Ended(64).Said("BERTH6001");
        (await store.Berth.RunAsync("lock", "--upgrade-package", "-x", file)).Ended(64);
        Assert.Equal(text, File.ReadAllText(beside));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> SpecOfAsync(string file) =>
        (await store.Berth.RunAsync("explain", file, "--accelerator", "cpu", "--format", "json")).Ended(0).Json.GetProperty("spec").GetString()!;
}
