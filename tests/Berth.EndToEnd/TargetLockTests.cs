namespace Berth.EndToEnd;

/// <summary>Packages locked for a Python that is only named: no base image, no root.</summary>
public sealed class TargetLockTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly LoopbackIndex _index = new();

    [Fact]
    public async Task Requirements_are_locked_for_a_named_Python_without_a_base()
    {
        _index.Offer("demo", "demo-1.0-py3-none-any.whl", TinyWheel.Of("demo", "1.0"));
        var result = (await LockAsync("demo==1.0\n", "--format", "json", "--python", "3.12")).Ended(0);
        var package = Assert.Single(result.Json.GetProperty("packages").EnumerateArray());
        Assert.Equal(("demo", "1.0", "demo-1.0-py3-none-any.whl"), (package.GetProperty("name").GetString(), package.GetProperty("version").GetString(), package.GetProperty("file").GetString()));
        Assert.Equal(64, package.GetProperty("sha256").GetString()!.Length);
        Assert.True(package.GetProperty("size").GetInt64() > 0);
        Assert.Equal(0, package.GetProperty("needs").GetArrayLength());
        Assert.Equal("demo==1.0\n", (await LockAsync("demo==1.0\n", "--python", "3.12", "--platform", "linux/arm64")).Ended(0).Output);
    }

    [Fact]
    public async Task The_target_decides_which_wheels_fit()
    {
        _index.Offer("demo", "demo-1.0-cp312-cp312-musllinux_1_2_aarch64.whl", TinyWheel.Of("demo", "1.0"));
        (await LockAsync("demo==1.0\n", "--python", "3.12", "--platform", "linux/arm64", "--musl", "1.2")).Ended(0);
        (await LockAsync("demo==1.0\n", "--python", "3.12", "--platform", "linux/arm64")).Ended(65).Said("BERTH2008", "fix:");
        (await LockAsync("demo==1.0\n", "--python", "3.11", "--platform", "linux/arm64", "--musl", "1.2")).Ended(65).Said("BERTH2008");
    }

    [Fact]
    public async Task No_solution_is_a_failure_with_its_reason()
    {
        var result = (await LockAsync("demo==1.0\n", "--format", "json", "--python", "3.12")).Ended(65).Said("BERTH2006", "demo");
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task The_answer_can_go_to_a_file()
    {
        _index.Offer("demo", "demo-1.0-py3-none-any.whl", TinyWheel.Of("demo", "1.0"));
        var output = Path.Combine(_folder.Path, "locked.json");
        for (var time = 0; time < 2; time++) Assert.Equal("", (await LockAsync("demo==1.0\n", "--format", "json", "--python", "3.12", "-o", output)).Ended(0).Output);
        Assert.Contains("\"demo\"", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_refused()
    {
        (await LockAsync("demo==1.0\n", "--python", "2.7")).Ended(65).Said("BERTH2030", "fix:");
        (await LockAsync("demo==1.0\n", "--python", "3.12", "--platform", "linux")).Ended(64).Said("linux/amd64");
        (await LockAsync("demo==1.0\n", "--python", "3.12", "--platform", "linux/amd64,linux/arm64")).Ended(64).Said("one platform");
        (await LockAsync("demo==1.0\n", "--python", "3.12", "--glibc", "x")).Ended(64).Said("--glibc 2.36");
        (await LockAsync("demo==1.0\n", "--pre")).Ended(64).Said("`--pre` only goes with `--python`");
        (await LockAsync("demo==1.0\n", "--accelerator", "cudda")).Ended(64).Said("use `--accelerator cuda`");
    }

    [Fact]
    public async Task A_foreign_platform_is_refused_where_something_has_to_run()
    {
        var foreign = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux/amd64" : "linux/arm64";
        var file = _folder.Write("berth.yaml", "base: debian:bookworm\napt: [python3]\n");
        (await Berth.RunAsync("lock", "--platform", foreign, file)).Ended(71).Said("BERTH4108", "berth.yaml:1:", "berth.yaml:2:", foreign, "fix:");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "berth.lock")));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _index.Dispose();
    }

    private BerthCommand Berth => new(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "state")).FullName, "home"));

    private Task<CommandResult> LockAsync(string requirements, params string[] arguments) =>
        Berth.RunAsync(["lock", "--index", _index.Simple, .. arguments, _folder.Write("requirements.txt", requirements)]);
}
