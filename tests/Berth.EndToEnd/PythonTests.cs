using System.Security.Cryptography;

namespace Berth.EndToEnd;

/// <summary>Python packages from an index or a folder; what is wrong with either ends in a problem and a store that verifies.</summary>
public sealed class PythonTests(SharedStore store, Wheelhouse wheelhouse) : IDisposable
{
    private const string Wheel = "demo-1.0-py3-none-any.whl";
    private readonly ScratchFolder _folder = new();
    private readonly LoopbackIndex _index = new();

    [Fact]
    public async Task A_folder_of_wheels_gives_the_same_image_as_an_index()
    {
        var address = await wheelhouse.StartAsync(TestContext.Current.CancellationToken);
        Declare("joblib==1.2.0", address);
        var served = (await store.Berth.RunAsRootAsync("build", "--format", "json", _folder.Path)).Ended(0).Json;
        using var second = new ScratchFolder();
        second.Write("berth.yaml", Declaration("joblib==1.2.0", _index.Simple));
        var found = (await store.Berth.RunAsRootAsync("build", "--format", "json", "--find-links", wheelhouse.Folder, second.Path)).Ended(0).Json;
        Assert.Equal(DiffIds(served), DiffIds(found));
        (await store.Berth.RunAsRootAsync("run", "--find-links", wheelhouse.Folder, second.Path, "--", "python", "-c", "import joblib; print(joblib.__version__, joblib.__file__)"))
            .Ended(0).Printed("1.2.0 /opt/berth/venv/lib/");
    }

    [Fact]
    public async Task A_module_of_a_wheel_is_found_by_the_program()
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0"));
        Declare("demo==1.0");
        Assert.Equal("1.0\n", (await store.Berth.RunAsRootAsync("run", "-q", _folder.Path, "--", "python3", "-c", "import demo; print(demo.version)")).Ended(0).Output);
    }

    [Fact]
    public async Task A_range_is_locked_to_the_newest_version_that_fits_and_what_it_needs_comes_along()
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0", requires: "other>=2"));
        _index.Offer("other", "other-2.1-py3-none-any.whl", TinyWheel.Of("other", "2.1"));
        Declare("demo>=0.9");
        Assert.Equal("2.1\n", (await store.Berth.RunAsRootAsync("run", "-q", _folder.Path, "--", "python3", "-c", "import demo, other; print(other.version)")).Ended(0).Output);
    }

    [Fact]
    public async Task A_dependency_nobody_has_is_explained()
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0", requires: "other>=2"));
        await FailsAsync("demo==1.0", 65, "BERTH2015", "`demo==1.0` needs `other>=2`, and no index knows `other`");
    }

    [Fact]
    public async Task A_wheel_with_another_hash_than_asked_for_is_refused()
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0"));
        await FailsAsync($"demo==1.0 --hash=sha256:{new string('0', 64)}", 65, "BERTH2012", "demo");
    }

    [Fact]
    public async Task A_wheel_with_another_hash_than_the_index_says_is_refused()
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0"), new string('0', 64));
        await FailsAsync("demo==1.0", 65, "BERTH2012", "demo");
    }

    [Fact]
    public async Task A_wheel_for_another_machine_is_no_wheel()
    {
        _index.Offer("demo", "demo-1.0-cp311-cp311-win_amd64.whl", TinyWheel.Of("demo", "1.0"));
        await FailsAsync("demo==1.0", 65, "BERTH2008", "win_amd64");
    }

    [Fact]
    public async Task A_package_nobody_has_is_named() => await FailsAsync("demo==1.0", 65, "BERTH2006", "demo");

    [Fact]
    public async Task A_version_nobody_has_is_named()
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0"));
        await FailsAsync("demo==1.1", 65, "BERTH2007", "1.1");
    }

    [Fact]
    public async Task An_index_that_answers_500_is_unavailable()
    {
        _index.Answer("/simple/demo/", new(500, "oops"u8.ToArray(), "text/plain"));
        await FailsAsync("demo==1.0", 69, "BERTH2102", "500");
    }

    [Fact]
    public async Task An_index_that_cuts_the_line_is_unavailable()
    {
        // A version of its own: a wheel that another test downloaded would not be asked for again.
        const string Cut = "demo-7.7-py3-none-any.whl";
        var wheel = TinyWheel.Of("demo", "7.7");
        _index.Offer("demo", Cut, wheel, Convert.ToHexStringLower(SHA256.HashData(wheel)));
        _index.Answer($"/files/{Cut}", new(200, wheel[..100], "application/octet-stream", wheel.Length));
        await FailsAsync("demo==7.7", 69, "BERTH2103", "fix:");
    }

    [Fact]
    public async Task An_index_that_cannot_be_reached_is_unavailable()
    {
        _index.Dispose();
        await FailsAsync("demo==1.0", 69, "BERTH2101", "fix:");
    }

    [Theory]
    [InlineData("../../../../etc/cron.d/demo")]
    [InlineData("/etc/cron.d/demo")]
    [InlineData("demo/../../x.py")]
    public async Task A_wheel_that_reaches_outside_is_refused(string member)
    {
        _index.Offer("demo", Wheel, TinyWheel.Of("demo", "1.0", member));
        await FailsAsync("demo==1.0", 65, "BERTH2202", "fix:");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _index.Dispose();
    }

    private static string[] DiffIds(System.Text.Json.JsonElement image) => [.. image.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("diffId").GetString()!)];

    /// <summary>The folder of its own among the places keeps it apart from declarations of earlier runs, whose index may have had the same port.</summary>
    private static string Declaration(string requirement, string index) =>
        $"name: python-{Guid.NewGuid():n}\nbase: debian:bookworm\napt: [python3]\npython:\n  requirements: ['{requirement}']\n  index: {index}\n  find_links: [.]\nrun: python3 -V\n";

    private void Declare(string requirement, string? index = null) => _folder.Write("berth.yaml", Declaration(requirement, index ?? _index.Simple));

    private async Task FailsAsync(string requirement, int exit, params string[] said)
    {
        Declare(requirement);
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Path)).Ended(exit).Said([.. said, "fix:"]);
        Assert.Equal("", (await new Command("/usr/bin/find", [store.Berth.Home + "/ingest", "-name", "*demo*"]).RunAsync(TestContext.Current.CancellationToken)).Output);
    }
}
