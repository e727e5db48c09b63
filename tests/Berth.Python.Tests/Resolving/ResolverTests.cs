using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Resolving;
using Berth.Python.Tests.Wheels;
using Berth.Python.Wheels;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Resolving;

public sealed class ResolverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = IndexHttp.CreateClient();
    private readonly LoopbackServer server = new();

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_whole_set_is_locked_sorted_by_name_with_extras_followed()
    {
        Make("Zeta_Lib", "2.0", "Requires-Dist: alpha[fast]>=1\nRequires-Dist: nope; sys_platform == 'win32'\n");
        Make("alpha", "1.5", "Provides-Extra: fast\nRequires-Dist: beta~=3.0; extra == 'fast'\nRequires-Dist: gamma; extra == 'slow'\n");
        Make("beta", "3.1");
        var locked = await Lock("Zeta.Lib==2.0", "alpha==1.5 ; python_version >= '3'", "beta===3.1", "skipped==1; python_version < '3'");
        Assert.Empty(locked.Problems);
        Assert.Equal(["alpha 1.5", "beta 3.1", "zeta-lib 2.0"], locked.Value!.Wheels.Select(w => $"{w.Name} {w.Version}"));
        Assert.All(locked.Value.Wheels, w => Assert.Equal(w.Sha256, ContentDigest.Of(File.ReadAllBytes(new Uri(w.Url).LocalPath))));
    }

    [Fact]
    public async Task Every_requirement_without_anything_to_choose_is_told_at_once_with_what_to_type()
    {
        Make("alpha", "1.0");
        Make("alpha", "1.2");
        Make("native", "1.0", tag: "cp311-cp311-win_amd64");
        File.WriteAllText(Path.Combine(folder.Path, "source-1.0.tar.gz"), "");
        var locked = await Lock("alpha==1.1", "native==1.0", "source==1.0", "nobody==1.0", "native>=0.5");
        Assert.Null(locked.Value);
        Tells(locked, [
            (PythonProblems.VersionNotFound, "`alpha` has no version 1.1 | choose one that can be used: `alpha==1.2`, `alpha==1.0`"),
            (PythonProblems.NoMatchingWheel, "no wheel of `native==1.0` fits the target: there are `cp311-cp311-win_amd64`"),
            (PythonProblems.OnlySourceDistribution, "`source==1.0` is published only as source, and nothing here can build it | put a wheel of `source`"),
            (PythonProblems.PackageNotFound, "no index knows `nobody` | correct the name"),
        ]);
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_all_told_before_an_index_is_asked()
    {
        var locked = await Lock("= broken", "alpha --hash=sha1:x", "beta --editable", "gamma @ git+https://u:secret@x/y", "d @ https://x/d-1-py3-none-any.whl", "d @ https://y/d-1-py3-none-any.whl");
        Tells(locked, [
            (PythonProblems.InvalidRequirement, "`= broken`"), (PythonProblems.InvalidRequirement, "`sha1:x`"), (PythonProblems.InvalidRequirement, "`--editable`"),
            (PythonProblems.InvalidRequirement, "neither a file nor on the web"), (PythonProblems.ConflictingPins, "`d` is taken from two places"),
        ]);
        Assert.Empty(server.Calls);
        Assert.All(locked.Problems, p => Assert.DoesNotContain("secret", p.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Python_that_only_the_metadata_asks_for_leads_to_an_older_version_or_is_told()
    {
        Make("future", "2.0", "Requires-Python: >=3.99\n");
        Assert.Equal(PythonProblems.RequiresOtherPython, (await Lock("future")).Problems[0].Code);
        Make("future", "1.0");
        Assert.Equal("1.0", (await Lock("future")).OrThrow().Wheels[0].Version);
    }

    [Fact]
    public async Task A_lock_says_who_needs_whom_and_what_was_asked_for()
    {
        Make("alpha", "1.0", "Requires-Dist: Beta[fast]\nRequires-Dist: gone; sys_platform == 'win32'\n");
        Make("beta", "1.0", "Provides-Extra: fast\nRequires-Dist: gamma; extra == 'fast'\nRequires-Dist: alpha\n");
        Make("gamma", "1.0");
        var wheels = (await Lock("alpha[none]")).OrThrow().Wheels;
        Assert.Equal(["alpha > beta", "beta > alpha gamma", "gamma > "], wheels.Select(w => $"{w.Name} > {string.Join(' ', w.Needs)}"));
        Assert.Equal(["alpha"], wheels.Where(w => w.Requested).Select(w => w.Name));
        Assert.Equal(PythonProblems.UnknownExtra, (await Lock("alpha[none]")).Problems[0].Code);
    }

    [Fact]
    public async Task Files_named_by_path_and_address_are_taken_and_fix_the_version()
    {
        var alpha = Make("alpha", "1.0", "Requires-Dist: beta\n");
        Make("alpha", "2.0");
        var beta = new WheelMaker("beta").Bytes();
        server.On("/x/beta-1.0-py3-none-any.whl", new Reply(200, beta));
        var wheels = (await Lock(new Uri(alpha.Url).LocalPath, $"beta @ {server.Address}/x/beta-1.0-py3-none-any.whl#sha256={ContentDigest.Of(beta).Hex}")).OrThrow().Wheels;
        Assert.Equal(["alpha 1.0", "beta 1.0"], wheels.Select(w => $"{w.Name} {w.Version}"));
        Assert.Equal($"{server.Address}/x/beta-1.0-py3-none-any.whl", wheels[1].Url);
        Assert.False((await Lock(new Uri(alpha.Url).LocalPath, "alpha>=2", "beta @ file:///nowhere/gamma-1.0-py3-none-any.whl")).Accepted);
    }

    [Fact]
    public async Task Hashes_can_be_asked_of_every_package()
    {
        var alpha = Make("alpha", "1.0", "Requires-Dist: beta\n");
        Make("beta", "1.0");
        Assert.Equal(PythonProblems.HashMissing, (await Lock(true, "alpha==1.0")).Problems[0].Code);
        var told = (await Lock(true, $"alpha==1.0 --hash={alpha.Sha256}")).Problems[0];
        Assert.Contains("`beta==1.0` is needed and has no hash", told.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashes_decide_which_file_is_taken()
    {
        var wheel = Make("alpha", "1.0");
        Assert.True((await Lock($"alpha==1.0 --hash=sha256:{new string('0', 64)} --hash={wheel.Sha256}")).Accepted);
        Assert.Equal(PythonProblems.HashMismatch, (await Lock($"alpha==1.0 --hash=sha256:{new string('0', 64)}")).Problems[0].Code);
    }

    [Fact]
    public async Task The_best_wheel_wins_and_local_versions_stand_above_public_ones()
    {
        Make("alpha", "1.0", tag: "py3-none-any");
        Make("alpha", "1.0", tag: "cp312-cp312-manylinux_2_17_x86_64");
        Make("alpha", "1.0", tag: "cp312-cp312-manylinux_2_39_x86_64");
        Make("beta", "1.0");
        Make("beta", "1.0+cu128");
        var locked = (await Lock("alpha==1.0", "beta==1.0")).OrThrow();
        Assert.Equal(["alpha-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", "beta-1.0+cu128-py3-none-any.whl"], locked.Wheels.Select(w => w.FileName));
    }

    [Fact]
    public async Task Published_metadata_is_read_instead_of_the_wheel_and_yanked_files_pass_with_a_warning()
    {
        var bytes = new WheelMaker("alpha").Bytes();
        server.On("/simple/alpha/", Reply.Json($$$"""
            {"meta": {"api-version": "1.0"}, "files": [{"filename": "alpha-1.0-py3-none-any.whl", "url": "/f/alpha-1.0-py3-none-any.whl",
             "hashes": {"sha256": "{{{ContentDigest.Of(bytes).Hex}}}"}, "size": {{{bytes.Length}}}, "core-metadata": true, "yanked": "typo"}]}
            """)).On("/f/alpha-1.0-py3-none-any.whl.metadata", new Reply(200, "Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n"u8.ToArray()));
        var locked = await Lock("alpha==1.0");
        Assert.Equal($"{server.Address}/f/alpha-1.0-py3-none-any.whl", locked.OrThrow().Wheels[0].Url);
        Assert.Equal((PythonProblems.YankedVersion, Severity.Warning), (locked.Problems[0].Code, locked.Problems[0].Severity));
        Assert.DoesNotContain(server.Calls, c => c.Path.EndsWith(".whl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wheels_without_hash_size_or_metadata_are_downloaded_to_learn_them()
    {
        var bytes = new WheelMaker("alpha").Bytes();
        server.On("/simple/alpha/", Reply.Html("<a href='/f/alpha-1.0-py3-none-any.whl'>x</a>")).On("/f/alpha-1.0-py3-none-any.whl", new Reply(200, bytes));
        var wheel = (await Lock("alpha==1.0")).OrThrow().Wheels[0];
        Assert.Equal((ContentDigest.Of(bytes), bytes.Length), (wheel.Sha256, wheel.Size));
    }

    [Fact]
    public async Task The_order_of_requirements_does_not_change_the_lock()
    {
        var names = Enumerable.Range(0, 12).Select(i => $"p{i}").ToArray();
        foreach (var name in names) Make(name, "1.0");
        var lines = names.Select(n => $"{n}==1.0").ToArray();
        var first = (await Lock(lines)).OrThrow().Wheels;
        new Random(7).Shuffle(lines);
        Assert.Equal(first, (await Lock(lines)).OrThrow().Wheels);
    }

    [Fact]
    public async Task Each_page_and_each_metadata_file_is_fetched_once_and_no_wheel_is()
    {
        for (var i = 0; i < 8; i++)
        {
            var name = $"p{i}";
            var metadata = $"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" + string.Concat(Enumerable.Range(i + 1, 7 - i).Select(n => $"Requires-Dist: p{n}\n"));
            server.On($"/simple/{name}/", Reply.Json($$$"""
                {"meta": {"api-version": "1.0"}, "files": [{"filename": "{{{name}}}-1.0-py3-none-any.whl", "url": "/f/{{{name}}}-1.0-py3-none-any.whl",
                 "hashes": {"sha256": "{{{new string('0', 64)}}}"}, "size": 5, "core-metadata": true}]}
                """)).On($"/f/{name}-1.0-py3-none-any.whl.metadata", new Reply(200, System.Text.Encoding.UTF8.GetBytes(metadata)));
        }

        Assert.Equal(8, (await Lock("p0")).OrThrow().Wheels.Length);
        Assert.Equal(16, server.Calls.Count);
        Assert.Equal(16, server.Calls.Select(c => c.Path).Distinct().Count());
    }

    [Fact]
    public async Task A_source_distribution_is_used_where_no_wheel_fits_and_something_can_build_it()
    {
        var source = Path.Combine(folder.Path, "alpha-1.0.tar.gz");
        await PackAsync(source, "alpha-1.0/PKG-INFO", "Metadata-Version: 2.2\nName: alpha\nVersion: 1.0\nRequires-Dist: beta\n");
        await PackAsync(Path.Combine(folder.Path, "alpha-2.0.tar.gz"), "alpha-2.0/PKG-INFO", "Metadata-Version: 2.2\nName: alpha\nVersion: 2.0\nDynamic: Requires-Dist\n");
        Make("beta", "1.0");
        Assert.Equal(PythonProblems.OnlySourceDistribution, (await Lock("alpha")).Problems[0].Code);
        var wheels = (await Lock(new PythonSpec { Requirements = Universe.Lines("alpha") }, new UnbuiltSources())).OrThrow().Wheels;
        Assert.Equal(["alpha 1.0 beta", "beta 1.0 "], wheels.Select(w => $"{w.Name} {w.Version} {string.Join(' ', w.Needs)}"));
        Assert.Equal(ContentDigest.Of(File.ReadAllBytes(source)), wheels[0].Source!.Sha256);
        var forbidden = await Lock(new PythonSpec { Requirements = Universe.Lines("alpha"), OnlyBinary = [":all:"] }, new UnbuiltSources());
        Assert.Contains("`only_binary` forbids building it", forbidden.Problems[0].What, StringComparison.Ordinal);
        var direct = (await Lock(new PythonSpec { Requirements = Universe.Lines(source) }, new UnbuiltSources())).OrThrow().Wheels;
        Assert.Equal("1.0", direct[0].Version);
    }

    [Fact]
    public async Task Waiting_ends_when_the_caller_gives_up()
    {
        using var source = new CancellationTokenSource();
        server.On("/simple/slow/", _ =>
        {
            source.Cancel();
            return Reply.Html("");
        });
        var index = new IndexHttp(http, TimeProvider.System);
        var resolver = new Resolver(new IndexClient(index, new IndexSettings { Indexes = [server.Address + "/simple"] }), new WheelFetch(index, folder.Path));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolver.ResolveAsync(new ResolveRequest { Python = new PythonSpec { Requirements = Universe.Lines("slow") }, Target = Target.Cp312 }, source.Token));
    }

    private static async Task PackAsync(string path, string member, string content)
    {
        // One ustar header, written by hand: what reads it is under test, not what writes it.
        var bytes = System.Text.Encoding.ASCII.GetBytes(content);
        var block = new byte[512 + ((bytes.Length + 511) / 512 * 512) + 1024];
        void Put(int at, string text) => System.Text.Encoding.ASCII.GetBytes(text).CopyTo(block, at);
        Put(0, member);
        Put(100, "0000644\0" + "0000000\0" + "0000000\0" + Convert.ToString(bytes.Length, 8).PadLeft(11, '0') + "\0" + "00000000000\0" + "        0");
        Put(257, "ustar\0" + "00");
        Put(148, Convert.ToString(block.Take(512).Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        bytes.CopyTo(block, 512);
        await using var file = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest);
        await file.WriteAsync(block);
    }

    private static void Tells(Checked<LockedPackages> locked, (ProblemCode Code, string Says)[] expected)
    {
        var told = locked.Problems.Select(p => $"{p.Code} {p.What} | {p.Fix}").ToList();
        foreach (var (code, says) in expected)
            Assert.True(told.Exists(t => t.StartsWith(code.Id, StringComparison.Ordinal) && t.Contains(says, StringComparison.Ordinal)), $"{code} {says}\nnot in\n{string.Join('\n', told)}");
    }

    private LockedWheel Make(string name, string version, string metadata = "", string tag = "py3-none-any") =>
        new WheelMaker(name, version, tag) { Metadata = $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}\nA description.\n" }.Save(folder.Path);

    private Task<Checked<LockedPackages>> Lock(params string[] lines) => Lock(false, lines);

    private Task<Checked<LockedPackages>> Lock(bool requireHashes, params string[] lines) => Lock(new PythonSpec { Requirements = Universe.Lines(lines), RequireHashes = requireHashes });

    private Task<Checked<LockedPackages>> Lock(PythonSpec spec, ISourceDistributions? sources = null)
    {
        var indexHttp = new IndexHttp(http, TimeProvider.System);
        var index = new IndexClient(indexHttp, new IndexSettings { Indexes = [server.Address + "/simple"], FindLinks = [folder.Path] });
        var resolver = new Resolver(index, new WheelFetch(indexHttp, Path.Combine(folder.Path, "kept")), sources);
        return resolver.ResolveAsync(new ResolveRequest { Python = spec, Target = Target.Cp312 }, TestContext.Current.CancellationToken);
    }
}
