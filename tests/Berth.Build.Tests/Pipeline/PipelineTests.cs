using System.Text.Json;
using Berth.Build.Images;
using Berth.Oci.Images;
using Berth.Oci.Store;
using Berth.Oci.Validation;
using Berth.Python.Tests.Wheels;

namespace Berth.Build.Tests.Pipeline;

/// <summary>Declaration → lock → image over a real store, a real base on disk and real wheels; only what runs is prepared.</summary>
public class PipelineTests
{
    [Fact]
    public async Task An_environment_becomes_an_image_of_base_packages_wheels_and_steps()
    {
        using var bench = Full();
        var image = await bench.BuildAsync();
        Assert.Equal(["base", "base", "apt", "python", "wheels", "wheels", "step"], image.Layers.Select(l => l.Kind));
        Assert.Equal(["curl 8.0"], image.Layers[2].Packages);
        Assert.Equal(["demo 1.0", "lib 2.0"], image.Layers.SelectMany(l => l.Kind == "wheels" ? l.Packages : []).Order());
        Assert.Equal(("3.11.2", "1000"), (image.Python, image.User));
        Assert.Empty(await ImageValidation.CheckStoredAsync(bench.Store, image.Manifest, Workbench.Token));
        Assert.Empty(await StoreCheck.RunAsync(bench.Store, deep: true, Workbench.Token));
        Assert.Equal(image.Manifest, bench.Store.Images()["berth"].Digest);
        var site = $"opt/berth/venv/lib/python3.11/site-packages";
        var files = new Oci.Layers.LayerStack([.. image.Layers.Select(l => bench.Store.SnapshotPath(l.DiffId))]);
        Assert.Equal("print(1)\n", await File.ReadAllTextAsync(files.Find($"{site}/demo/__init__.py")!, Workbench.Token));
        Assert.StartsWith("#!/opt/berth/venv/bin/python", await File.ReadAllTextAsync(files.Find("opt/berth/venv/bin/demo")!, Workbench.Token), StringComparison.Ordinal);
        Assert.Contains("../../../bin/demo,sha256=", await File.ReadAllTextAsync(files.Find($"{site}/demo-1.0.dist-info/RECORD")!, Workbench.Token), StringComparison.Ordinal);
        Assert.Equal("made", await File.ReadAllTextAsync(files.Find("srv/made")!, Workbench.Token));
    }

    [Fact]
    public async Task The_config_carries_labels_path_and_a_history_of_every_layer()
    {
        foreach (var history in new[] { true, false })
        {
            using var bench = Full();
            bench.Base.Make(history: history);
            var image = await bench.BuildAsync();
            using var file = bench.Store.OpenRead(image.Config);
            var config = JsonSerializer.Deserialize(file, OciJson.Default.ImageConfig)!;
            Assert.Equal(image.Lock.ToString(), config.Config!.Labels![EnvironmentImage.LockLabel]);
            Assert.Equal(image.Spec.ToString(), config.Config.Labels[EnvironmentImage.SpecLabel]);
            Assert.Contains("PATH=/opt/berth/venv/bin:/usr/bin:/bin", config.Config.Env!);
            Assert.Contains("VIRTUAL_ENV=/opt/berth/venv", config.Config.Env!);
            Assert.Equal(image.Environment, config.Config.Env!);
            Assert.Equal(config.RootFs.DiffIds.Length, config.History!.Value.Count(h => h.EmptyLayer != true));
            foreach (var (kind, digest) in new[] { (DocumentKind.Config, image.Config), (DocumentKind.Manifest, image.Manifest) })
                Assert.Empty(ImageValidation.Check(kind, await File.ReadAllBytesAsync(bench.Store.BlobPath(digest), Workbench.Token), "image"));
        }
    }

    [Fact]
    public async Task A_second_build_runs_and_makes_nothing()
    {
        using var bench = Full();
        var first = await bench.BuildAsync();
        bench.Runner.Requests.Clear();
        var blobs = Directory.GetFiles(bench["store/blobs/sha256"]).Length;
        var second = await bench.BuildAsync();
        Assert.Equal((first.Manifest, first.Lock), (second.Manifest, second.Lock));
        Assert.All(second.Layers, l => Assert.True(l.FromCache));
        Assert.Empty(bench.Runner.Requests);
        Assert.Equal(blobs, Directory.GetFiles(bench["store/blobs/sha256"]).Length);
    }

    [Fact]
    public async Task Two_stores_come_to_the_same_digest_by_the_same_lock()
    {
        using var bench = Full();
        await bench.WriteLockAsync();
        var first = await bench.BuildAsync();
        bench.OtherStore("second");
        bench.Settings = bench.Settings with { Locked = true };
        var second = await bench.BuildAsync();
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.Empty(bench.Warnings);
        Assert.Empty(await StoreCheck.RunAsync(bench.Store, deep: true, Workbench.Token));
    }

    [Fact]
    public async Task Locking_twice_in_empty_stores_gives_the_same_lock()
    {
        using var bench = Full();
        await bench.WriteLockAsync();
        var first = await File.ReadAllTextAsync(bench["project/berth.lock"], Workbench.Token);
        File.Delete(bench["project/berth.lock"]);
        bench.OtherStore("second");
        await bench.WriteLockAsync();
        Assert.Equal(first, await File.ReadAllTextAsync(bench["project/berth.lock"], Workbench.Token));
    }

    [Fact]
    public async Task Records_of_the_cache_may_be_damaged_or_lost_and_the_image_is_the_same()
    {
        using var bench = Full();
        var first = await bench.BuildAsync();
        foreach (var junk in new[] { "", "null", "{}", "[]", "{\"layers\":null,\"manifest\":7}", "\0\0\0" })
        {
            foreach (var record in Directory.GetFiles(bench["store/cache"], "*.json", SearchOption.AllDirectories)) await File.WriteAllTextAsync(record, junk, Workbench.Token);
            bench.Pipeline.FindLock(bench.Declaration);
            new Build.Pipeline.EnvironmentExplanation(bench.Store).Of(bench.File, bench.Spec, bench.Pipeline.FindLock(bench.Declaration)!.Value.Variant);
            Assert.Equal(first.Manifest, (await bench.BuildAsync()).Manifest);
        }

        Directory.Delete(bench["store/cache"], recursive: true);
        Assert.Equal(first.Manifest, (await bench.BuildAsync()).Manifest);
    }

    [Fact]
    public async Task Building_writes_tars_and_unpacking_comes_when_something_runs()
    {
        using var bench = Full();
        var first = await bench.BuildAsync();
        Assert.All(first.Layers, l => Assert.True(bench.Store.Contains(l.DiffId)));
        Oci.Linux.TreeRemoval.Remove(bench["store/snapshots"]);
        Directory.CreateDirectory(bench["store/snapshots"]);
        var second = await bench.BuildAsync();
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.All(second.Layers, l => Assert.False(bench.Store.HasSnapshot(l.DiffId)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LayerUnpack.EnsureAsync(bench.Tools, second.Layers, Workbench.Token)));
        Assert.All(second.Layers, l => Assert.True(bench.Store.HasSnapshot(l.DiffId)));
    }

    [Fact]
    public async Task An_image_without_Python_packages_keeps_the_bases_own_path()
    {
        using var bench = new Workbench(python: false);
        var image = await bench.BuildAsync();
        Assert.Equal(TestBase.Config.Env!, image.Environment);
        Assert.Null(image.Python);
        Assert.Empty(bench.Runner.Requests);
    }

    [Fact]
    public async Task A_run_image_adds_layers_and_the_command_and_stays_valid()
    {
        using var bench = Full();
        var environment = await bench.BuildAsync();
        var start = await FilesLayer.GetAsync(bench.Store, "start", "start script", [StartScript.File], Workbench.Token);
        Assert.True((await FilesLayer.GetAsync(bench.Store, "start", "start script", [StartScript.File], Workbench.Token)).FromCache);
        var first = RunImage.Put(bench.Store, environment, [start], ["/opt/berth/start", "hook", "python"], "/workspace");
        Assert.Equal(first.Manifest, RunImage.Put(bench.Store, environment, [start], ["/opt/berth/start", "hook", "python"], "/workspace").Manifest);
        Assert.Equal([.. environment.Layers.Select(l => l.DiffId), start.DiffId], first.DiffIds);
        await bench.Store.EnsureBlobAsync(start.DiffId, Workbench.Token);
        Assert.Empty(await ImageValidation.CheckStoredAsync(bench.Store, first.Manifest, Workbench.Token));
        RunImage[] others = [RunImage.Put(bench.Store, environment, [], ["a"], "/"), RunImage.Put(bench.Store, environment, [], ["a", ""], "/"), RunImage.Put(bench.Store, environment, [], ["a"], "/b")];
        Assert.Equal(4, others.Append(first).Select(i => i.Manifest).Distinct().Count());
    }

    internal static Workbench Full()
    {
        var bench = new Workbench();
        new WheelMaker("demo", "1.0") { EntryPoints = "[console_scripts]\ndemo = demo:main\n", Metadata = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: lib\n" }
            .Add("demo/__init__.py", "print(1)\n").Save(bench.Wheels);
        new WheelMaker("lib", "2.0").Add("lib.py", "x = 1\n").Save(bench.Wheels);
        bench.Require("demo==1.0", "lib==2.0");
        bench.Install("curl");
        bench.Step("make all", ("Makefile", "all:\n"));
        bench.Runner.Prepare("curl", ("usr/bin/curl", "binary"), ("var/lib/dpkg/status", TestBase.Status + "\nPackage: curl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 8.0\n"), ("var/log/apt/history.log", "today"));
        bench.Runner.Prepare("make", ("srv/made", "made"));
        return bench;
    }
}
