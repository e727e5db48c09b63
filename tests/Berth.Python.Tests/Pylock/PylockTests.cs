using System.Collections.Immutable;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Pylock;

namespace Berth.Python.Tests.Pylock;

public sealed class PylockTests
{
    private const string Head = "lock-version = \"1.0\"\ncreated-by = \"hand\"\n";
    private static readonly string Hash = new('a', 64);
    private static readonly string Hashes = $"hashes = {{sha256 = \"{Hash}\"}}";

    private static string Wheel(string fileName, string more = "") => $"{{url = \"https://files.example/{fileName}\", {Hashes}{more}}}";

    private static string Package(string name, string wheels, string more = "") => $"[[packages]]\nname = \"{name}\"\nwheels = [{wheels}]\n{more}\n";

    private static Checked<PylockFile> Read(string text) => PylockFile.Parse(Encoding.UTF8.GetBytes(text), "/project/pylock.toml");

    private static Checked<PylockChoice> Choose(string text, ImmutableArray<string>? groups = null, params string[] extras) =>
        PylockSelection.Choose(Read(text).OrThrow(), Target.Cp312, [.. extras], groups);

    private static string Names(Checked<PylockChoice> choice) => string.Join(' ', choice.OrThrow().Wheels.Select(w => $"{w.Name}={w.Version}"));

    private static ProblemCode Refusal(Checked<PylockChoice> choice)
    {
        Assert.Null(choice.Value);
        Assert.NotNull(choice.Problems[0].Fix);
        return choice.Problems[0].Code;
    }

    [Fact]
    public void The_wheel_that_fits_the_target_best_is_chosen()
    {
        var choice = Choose(Head + Package("numpy", string.Join(", ",
            Wheel("numpy-2.2.3-py3-none-any.whl"), Wheel("numpy-2.2.3-cp311-cp311-manylinux_2_17_x86_64.whl"),
            Wheel("numpy-2.2.3-cp312-cp312-manylinux_2_17_x86_64.whl", ", size = 12"), Wheel("numpy-2.2.3-cp312-cp312-win_amd64.whl"))));
        var wheel = Assert.Single(choice.OrThrow().Wheels);
        Assert.Equal("numpy-2.2.3-cp312-cp312-manylinux_2_17_x86_64.whl", wheel.FileName);
        Assert.Equal(("numpy", "2.2.3", 12L, Hash), (wheel.Name, wheel.Version, wheel.Size, wheel.Sha256.Hex));
        Assert.Equal("https://files.example/numpy-2.2.3-cp312-cp312-manylinux_2_17_x86_64.whl", wheel.Url);
    }

    [Fact]
    public void Entries_of_one_name_stand_under_markers_of_which_one_holds()
    {
        var text = Head
            + Package("six", Wheel("six-1.15.0-py3-none-any.whl"), "version = \"1.15.0\"\nmarker = \"python_version < '3.12'\"")
            + Package("six", Wheel("six-1.16.0-py3-none-any.whl"), "version = \"1.16.0\"\nmarker = \"python_version >= '3.12'\"");
        Assert.Equal("six=1.16.0", Names(Choose(text)));
        Assert.Equal(PythonProblems.InvalidPylock, Refusal(Choose(text.Replace("< '3.12'", "<= '3.12'", StringComparison.Ordinal))));
    }

    [Fact]
    public void Extras_and_groups_decide_by_markers()
    {
        var text = Head + "extras = [\"gpu\"]\ndependency-groups = [\"dev\", \"docs\"]\ndefault-groups = [\"dev\"]\n"
            + Package("a", Wheel("a-1-py3-none-any.whl"))
            + Package("b", Wheel("b-1-py3-none-any.whl"), "marker = \"'gpu' in extras\"")
            + Package("c", Wheel("c-1-py3-none-any.whl"), "marker = \"'dev' in dependency_groups\"")
            + Package("d", Wheel("d-1-py3-none-any.whl"), "marker = \"'Docs' in dependency_groups or 'none' in extras\"");
        Assert.Equal("a=1 c=1", Names(Choose(text)));
        Assert.Equal("a=1 b=1", Names(Choose(text, [], "GPU")));
        Assert.Equal("a=1 d=1", Names(Choose(text, ["docs"])));
        Assert.Equal(PythonProblems.PylockTarget, Refusal(Choose(text, ["doc"])));
        Assert.Equal("write `docs`", Choose(text, ["doc"]).Problems[0].Fix);
        Assert.Equal(PythonProblems.PylockTarget, Refusal(Choose(text, null, "cpu-only")));
    }

    [Fact]
    public void A_lock_for_another_target_is_refused()
    {
        var package = Package("a", Wheel("a-1-py3-none-any.whl"), "requires-python = \">=3.8\"");
        Assert.Equal(PythonProblems.RequiresOtherPython, Refusal(Choose(Head + "requires-python = \"<3.12\"\n" + package)));
        Assert.Equal(PythonProblems.RequiresOtherPython, Refusal(Choose(Head + package.Replace("3.8", "3.13", StringComparison.Ordinal))));
        Assert.Equal(PythonProblems.PylockTarget, Refusal(Choose(Head + "environments = [\"sys_platform == 'win32'\"]\n" + package)));
        Assert.Equal("a=1", Names(Choose(Head + "environments = [\"sys_platform == 'win32'\", \"sys_platform == 'linux'\"]\n" + package)));
    }

    [Fact]
    public void What_would_have_to_be_built_is_refused()
    {
        Assert.Equal(PythonProblems.NoMatchingWheel, Refusal(Choose(Head + Package("a", Wheel("a-1-cp312-cp312-win_amd64.whl")))));
        Assert.Equal(PythonProblems.OnlySourceDistribution, Refusal(Choose(Head + $"[[packages]]\nname = \"a\"\nsdist = {Wheel("a-1.tar.gz")}")));
        Assert.Equal(PythonProblems.PylockOrigin, Refusal(Choose(Head + "[[packages]]\nname = \"a\"\ndirectory = {path = \".\"}")));
        Assert.Equal(PythonProblems.PylockOrigin, Refusal(Choose(Head + "[[packages]]\nname = \"a\"\nvcs = {type = \"git\", url = \"https://x.example/a\", commit-id = \"0\"}")));
        Assert.Equal(PythonProblems.PylockOrigin, Refusal(Choose(Head + Package("a", Wheel("a-1-py3-none-any.whl").Replace("sha256", "md5", StringComparison.Ordinal)))));
    }

    [Fact]
    public void Archives_and_paths_are_found_and_credentials_are_not_kept()
    {
        var archive = Choose(Head + $"[[packages]]\nname = \"a\"\narchive = {{url = \"https://me:never-shown@files.example/a-1.0-py3-none-any.whl\", {Hashes}}}").OrThrow().Wheels[0];
        Assert.Equal("https://files.example/a-1.0-py3-none-any.whl", archive.Url);
        Assert.Equal("1.0", archive.Version);
        var local = Choose(Head + $"[[packages]]\nname = \"a\"\nwheels = [{{path = \"./my wheels/a-1.0-py3-none-any.whl\", {Hashes}}}]").OrThrow().Wheels[0];
        Assert.Equal("file:///project/my%20wheels/a-1.0-py3-none-any.whl", local.Url);
    }

    [Fact]
    public void Dependencies_tell_who_needs_whom_and_what_was_asked_for()
    {
        var wheels = Choose(Head
            + Package("b", Wheel("b-1-py3-none-any.whl"))
            + Package("a", Wheel("a-1-py3-none-any.whl"), "dependencies = [{name = \"b\"}, {name = \"gone\"}, {name = \"b\", version = \"1\"}]")).OrThrow().Wheels;
        Assert.Equal(["a", "b"], wheels.Select(w => w.Name));
        Assert.Equal(["b"], wheels[0].Needs);
        Assert.Equal((true, false), (wheels[0].Requested, wheels[1].Requested));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_with_its_place()
    {
        var read = Read("lock-version = \"1.0\"\nextras = [\"Not Normal\"]\n\n[[packages]]\nname = \"a\"\nversion = \"x y\"\nwheels = [{url = \"https://x/b-1-py3-none-any.whl\", hashes = {}, size = true}]\n");
        Assert.All(read.Problems, p => Assert.Equal(PythonProblems.InvalidPylock, p.Code));
        Assert.Equal(["1:1", "2:11", "6:11", "7:11", "7:61", "7:72"], read.Problems.Select(p => $"{p.Where!.Line}:{p.Where.Column}").Order(StringComparer.Ordinal));
        Assert.Equal(PythonProblems.PylockVersion, Read("lock-version = \"2.0\"\ncreated-by = \"x\"\npackages = []").Problems.Single().Code);
        Assert.Equal("/project/pylock.toml:1:1", Read("= ").Problems.Single().Where!.ToString());
    }

    [Fact]
    public void Thousands_of_broken_entries_give_a_bounded_number_of_problems() =>
        Assert.InRange(Read(Head + string.Concat(Enumerable.Repeat("[[packages]]\n", 50_000))).Problems.Length, 50, 200);

    [Fact]
    public void A_lock_is_written_the_same_each_time_and_read_back_whole()
    {
        LockedWheel Locked(string name, params string[] needs) =>
            new(name, "1.0", $"{name}-1.0-py3-none-any.whl", $"https://files.example/{name}-1.0-py3-none-any.whl", 10, ContentDigest.Of(Encoding.UTF8.GetBytes(name)), [.. needs]) { Requested = needs.Length > 0 };
        var variant = new LockedVariant
        {
            Platform = Platform.LinuxAmd64, Accelerator = Accelerator.Cpu, Base = new("debian:bookworm", ContentDigest.Of("base"u8), []), Python = Target.Cp312,
            Wheels = [Locked("zeta", "alpha"), Locked("alpha")],
        };
        var text = PylockText.Write(variant);
        Assert.Equal(
            $$$"""
            lock-version = "1.0"
            environments = ["implementation_name == 'cpython' and platform_machine == 'x86_64' and sys_platform == 'linux'"]
            requires-python = "==3.12.*"
            created-by = "berth"

            [[packages]]
            name = "alpha"
            version = "1.0"
            wheels = [{name = "alpha-1.0-py3-none-any.whl", url = "https://files.example/alpha-1.0-py3-none-any.whl", size = 10, hashes = {sha256 = "{{{ContentDigest.Of("alpha"u8).Hex}}}"}}]

            [[packages]]
            name = "zeta"
            version = "1.0"
            dependencies = [{name = "alpha"}]
            wheels = [{name = "zeta-1.0-py3-none-any.whl", url = "https://files.example/zeta-1.0-py3-none-any.whl", size = 10, hashes = {sha256 = "{{{ContentDigest.Of("zeta"u8).Hex}}}"}}]

            """, text);
        var read = PylockSelection.Choose(Read(text).OrThrow(), Target.Cp312, [], null).OrThrow().Wheels;
        Assert.Equal(variant.Wheels.Reverse().Select(Told), read.Select(Told));
        var built = variant with { Wheels = [Locked("alpha") with { Source = new("alpha-1.0.tar.gz", 7, ContentDigest.Of("source"u8)) }] };
        Assert.Equal("alpha-1.0.tar.gz", Read(PylockText.Write(built)).OrThrow().Packages[0].SourceDistribution!.FileName);
        Assert.Empty(Read(PylockText.Write(variant with { Wheels = [], Python = null })).OrThrow().Packages);
    }

    private static string Told(LockedWheel w) => $"{w.Name} {w.Version} {w.FileName} {w.Url} {w.Size} {w.Sha256} {string.Join(',', w.Needs)} {w.Requested}";
}
