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

public sealed class PinnedSetTests : IDisposable
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
    public async Task Everything_wrong_with_a_set_is_told_at_once_with_what_to_type()
    {
        Make("alpha", "1.0", "Requires-Dist: beta>=2\nRequires-Dist: delta<2\n");
        Make("beta", "1.0");
        Make("delta", "1.9");
        Make("delta", "2.0");
        Make("native", "1.0", tag: "cp311-cp311-win_amd64");
        Make("future", "1.0", "Requires-Python: >=3.99\n");
        File.WriteAllText(Path.Combine(folder.Path, "source-1.0.tar.gz"), "");
        var locked = await Lock("alpha==1.0", "beta==1.0", "ranged>=2.5", "native==1.0", "source==1.0", "future==1.0", "nobody==1.0", "delta2 @ https://x/y.whl", "= broken", "alpha==1.1", "beta==9.0 --hash=sha1:x");
        Assert.Null(locked.Value);
        var told = locked.Problems.Select(p => $"{p.Code} {p.What} | {p.Fix}").ToList();
        foreach (var (code, says) in new[]
        {
            (PythonProblems.MissingDependency, "`alpha==1.0` needs `delta<2`, which is not among the requirements | add `delta==1.9` to the requirements"),
            (PythonProblems.UnsatisfiedDependency, "`alpha==1.0` needs `beta>=2`, and `beta==1.0` is pinned"),
            (PythonProblems.NotPinned, "`ranged>=2.5` does not name one exact version"),
            (PythonProblems.NotPinned, "`ranged==2.5`"),
            (PythonProblems.NoMatchingWheel, "`cp311-cp311-win_amd64`"),
            (PythonProblems.OnlySourceDistribution, "`source==1.0` is published only as source"),
            (PythonProblems.RequiresOtherPython, "needs Python `>=3.99`"),
            (PythonProblems.PackageNotFound, "no index knows `nobody`"),
            (PythonProblems.NotPinned, "named by an address"),
            (PythonProblems.InvalidRequirement, "`= broken`"),
            (PythonProblems.InvalidRequirement, "`sha1:x`"),
            (PythonProblems.ConflictingPins, "pinned to 1.0 in berth.yaml:1:1 and to 1.1"),
        }) Assert.Contains(told, t => t.StartsWith(code.Id, StringComparison.Ordinal) && t.Contains(says, StringComparison.Ordinal));
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

    private LockedWheel Make(string name, string version, string metadata = "", string tag = "py3-none-any") =>
        new WheelMaker(name, version, tag) { Metadata = $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}\nA description.\n" }.Save(folder.Path);

    private Task<Checked<LockedPackages>> Lock(params string[] lines)
    {
        var indexHttp = new IndexHttp(http, TimeProvider.System);
        var index = new IndexClient(indexHttp, new IndexSettings { Indexes = [server.Address + "/simple"], FindLinks = [folder.Path] });
        var set = new PinnedSet(index, new WheelFetch(indexHttp, Path.Combine(folder.Path, "kept")));
        return set.LockAsync([.. lines.Select((l, i) => new Declared<string>(l, new SourceSpan("berth.yaml", i + 1, 1)))], Target.Cp312, TestContext.Current.CancellationToken);
    }
}
