using System.Text.Json;

namespace Berth.EndToEnd;

/// <summary>Packages that are published as source only: built inside the image, once, and locked by what came out.</summary>
public sealed class SourceTests(SharedStore store) : IDisposable
{
    /// <summary>A backend inside the source itself, so that nothing has to be fetched to build.</summary>
    private const string Backend = """
        import os, zipfile
        def get_requires_for_build_wheel(settings=None):
            return os.environ.get("NO_SUCH") and ["x"] or EXTRA
        def build_wheel(folder, settings=None, metadata=None):
            CHECK
            name = "fromsource-1.0-py3-none-any.whl"
            files = {
                "fromsource.py": "made = %r\n" % os.environ["SOURCE_DATE_EPOCH"],
                "fromsource-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: fromsource\nVersion: 1.0\n",
                "fromsource-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: b\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            }
            files["fromsource-1.0.dist-info/RECORD"] = "".join("%s,,\n" % f for f in files) + "fromsource-1.0.dist-info/RECORD,,\n"
            import base64, hashlib
            rows = ["%s,sha256=%s,%d" % (f, base64.urlsafe_b64encode(hashlib.sha256(t.encode()).digest()).rstrip(b"=").decode(), len(t)) for f, t in files.items() if not f.endswith("RECORD")]
            files["fromsource-1.0.dist-info/RECORD"] = "\n".join(rows + ["fromsource-1.0.dist-info/RECORD,,"]) + "\n"
            with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
                for path, text in files.items():
                    wheel.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)
            return name
        """;

    private readonly ScratchFolder _folder = new();
    private readonly LoopbackIndex _index = new();

    [Fact]
    public async Task A_source_of_the_index_is_built_without_network_and_apart_from_the_base_and_locked_by_its_wheel()
    {
        // What a build must not see: the machine's network, and packages of the base.
        await PublishAsync(check: "import socket, sys\n    assert not any('dist-packages' in p for p in sys.path), sys.path\n    assert [n for _, n in socket.if_nameindex()] == ['lo'], socket.if_nameindex()");
        Declare("fromsource");
        Assert.Equal("946684800\n", (await store.Berth.RunAsRootAsync("run", "-q", _folder.Path, "--", "python3", "-c", "import fromsource; print(fromsource.made)")).Ended(0).Output);
        (await store.Berth.RunAsRootAsync("lock", "-q", _folder.Path)).Ended(0);
        var wheel = Locked();
        Assert.Equal("fromsource-1.0-py3-none-any.whl", wheel.GetProperty("fileName").GetString());
        Assert.Equal("fromsource-1.0.tar.gz", wheel.GetProperty("source").GetProperty("fileName").GetString());
    }

    [Fact]
    public async Task What_the_backend_asks_for_is_brought_from_the_index()
    {
        _index.Offer("helper", "helper-2.0-py3-none-any.whl", TinyWheel.Of("helper", "2.0"));
        await PublishAsync(requires: "[\"helper>=2\"]", check: "import helper\n    assert helper.version == '2.0'");
        Declare("fromsource");
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Path)).Ended(0);
    }

    [Fact]
    public async Task What_the_backend_asks_for_only_when_asked_is_brought_too()
    {
        _index.Offer("late", "late-3.0-py3-none-any.whl", TinyWheel.Of("late", "3.0"));
        await PublishAsync(extra: "[\"late\"]", check: "import late");
        Declare("fromsource");
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Path)).Ended(0);
    }

    [Fact]
    public async Task A_build_that_fails_shows_its_last_lines_and_what_to_do()
    {
        await PublishAsync(check: "raise SystemExit('no compiler here')");
        Declare("fromsource");
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Path)).Ended(72).Said("BERTH4502", "no compiler here", "fix:");
        await store.Berth.VerifyStoreAsync();
    }

    [Fact]
    public async Task A_source_that_says_nonsense_is_refused()
    {
        await PublishAsync(requires: "7");
        Declare("fromsource");
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Path)).Ended(65).Said("BERTH4501", "build-system.requires", "fix:");
    }

    [Fact]
    public async Task A_lock_with_another_wheel_than_the_one_that_comes_out_is_refused_where_it_has_to_be_built_again()
    {
        await PublishAsync();
        Declare("fromsource");
        (await store.Berth.RunAsRootAsync("lock", "-q", _folder.Path)).Ended(0);
        var path = Path.Combine(_folder.Path, "berth.lock");
        var digest = Locked().GetProperty("sha256").GetString()!;
        File.WriteAllText(path, File.ReadAllText(path).Replace(digest, "sha256:" + new string('0', 64), StringComparison.Ordinal));
        (await store.Berth.RunAsRootAsync("build", "-q", "--locked", _folder.Path)).Ended(78).Said("BERTH4503", "--upgrade-package fromsource");
    }

    [Fact]
    public async Task A_folder_of_a_project_is_built_like_a_source_distribution()
    {
        Tree("project", "[]", "[]", "pass");
        _folder.Write("berth.yaml", Declaration("./project"));
        Assert.Equal("946684800\n", (await store.Berth.RunAsRootAsync("run", "-q", "--no-context", _folder.Path, "--", "python3", "-c", "import fromsource; print(fromsource.made)")).Ended(0).Output);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _index.Dispose();
    }

    private JsonElement Locked()
    {
        using var read = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder.Path, "berth.lock")));
        return read.RootElement.GetProperty("variants")[0].GetProperty("wheels")[0].Clone();
    }

    /// <summary>Each test's source differs, so that none finds what another built.</summary>
    private void Tree(string folder, string requires, string extra, string check)
    {
        _folder.Write($"{folder}/pyproject.toml", $"[build-system]\nrequires = {requires}\nbuild-backend = \"backend\"\nbackend-path = [\"build\"]\n");
        _folder.Write($"{folder}/build/backend.py", $"# {Guid.NewGuid()}\n" + Backend.Replace("EXTRA", extra, StringComparison.Ordinal).Replace("CHECK", check, StringComparison.Ordinal));
        _folder.Write($"{folder}/PKG-INFO", "Metadata-Version: 1.0\nName: fromsource\nVersion: 1.0\n");
    }

    private async Task PublishAsync(string requires = "[]", string extra = "[]", string check = "pass")
    {
        Tree("fromsource-1.0", requires, extra, check);
        var archive = Path.Combine(_folder.Path, "fromsource-1.0.tar.gz");
        (await new Command("/bin/tar", ["-C", _folder.Path, "-czf", archive, "fromsource-1.0"]).RunAsync(TestContext.Current.CancellationToken)).Ended(0);
        _index.Offer("fromsource", "fromsource-1.0.tar.gz", File.ReadAllBytes(archive));
        File.Delete(archive);
    }

    private string Declaration(string requirement) =>
        $"name: source-{Guid.NewGuid():n}\nbase: debian:bookworm\napt: [python3]\npython:\n  requirements: ['{requirement}']\n  index: {_index.Simple}\nrun: python3 -V\n";

    private void Declare(string requirement) => _folder.Write("berth.yaml", Declaration(requirement));
}
