using System.Formats.Tar;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.Tests.Registries;
using Berth.Oci.Validation;

namespace Berth.Oci.Tests.Archives;

public sealed class ImageArchiveTests : IDisposable
{
    private readonly TestStore _home = new();
    private readonly TestImage _image = new(3, 20_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_oci_layout_is_read_as_folder_tar_and_compressed_tar()
    {
        var files = TestArchives.OciFiles(("latest", _image));
        string[] paths = [TestArchives.WriteFolder(At("folder"), files), TestArchives.WriteTar(At("a.tar"), files), TestArchives.WriteTar(At("a.tgz"), files, gzip: true)];
        foreach (var path in paths)
        {
            using var fresh = new TestStore();
            var stored = await ImageArchive.ImportAsync(path, ":latest", Platform.LinuxAmd64, fresh.Store, Cancel);
            Assert.Equal(_image.Digest, stored.Manifest);
            Assert.DoesNotContain(await ImageValidation.CheckStoredAsync(fresh.Store, stored.Manifest, Cancel), p => p.Severity == Severity.Error);
            Assert.Equal(_image.Tars.Select(t => ContentDigest.Of(t)), stored.Layers.Select(l => l.DiffId));
            Assert.Empty(Directory.GetFiles(fresh.Store.Ingest));
        }
    }

    [Fact]
    public async Task A_docker_archive_of_either_generation_gets_the_same_manifest()
    {
        var old = await ImportAsync(TestArchives.WriteTar(At("old.tar"), TestArchives.DockerFiles("app:1", _image)));
        var files = TestArchives.DockerFiles("app:1", _image).ToDictionary(f => f.Key == "manifest.json" || f.Key.EndsWith(".json", StringComparison.Ordinal) ? f.Key : $"blobs/sha256/{ContentDigest.Of(f.Value).Hex}", f => f.Value);
        for (var i = 0; i < 3; i++) files["manifest.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["manifest.json"]).Replace($"layer{i}/layer.tar", $"blobs/sha256/{ContentDigest.Of(_image.Tars[i]).Hex}", StringComparison.Ordinal));
        var newer = await ImportAsync(TestArchives.WriteTar(At("new.tar.gz"), files, gzip: true), "app:1");
        Assert.Equal(old.Manifest, newer.Manifest);
        Assert.DoesNotContain(await ImageValidation.CheckStoredAsync(_home.Store, old.Manifest, Cancel), p => p.Severity == Severity.Error);
    }

    [Fact]
    public async Task An_archive_with_both_forms_is_read_as_oci()
    {
        var files = TestArchives.OciFiles(("app:1", _image));
        foreach (var (name, content) in TestArchives.DockerFiles("app:1", _image)) files[name] = content;
        Assert.Equal(_image.Digest, (await ImportAsync(TestArchives.WriteTar(At("both.tar"), files))).Manifest);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "../layer0/layer.tar")]
    [InlineData(TarEntryType.HardLink, "layer0/layer.tar")]
    public async Task A_layer_that_is_a_link_inside_the_archive_is_followed(TarEntryType type, string target)
    {
        var files = TestArchives.DockerFiles("app:1", _image);
        var config = new ImageConfig { Architecture = "amd64", Os = "linux", RootFs = new RootFs { DiffIds = [.. new[] { 0, 0, 2 }.Select(i => ContentDigest.Of(_image.Tars[i]))] } };
        files[ContentDigest.Of(_image.Config).Hex + ".json"] = [];
        files["config"] = OciJson.Write(config, OciJson.Default.ImageConfig);
        files["manifest.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["manifest.json"]).Replace(ContentDigest.Of(_image.Config).Hex + ".json", "config", StringComparison.Ordinal));
        var stored = await ImportAsync(TestArchives.WriteTar(At("link.tar"), files, false, ("layer1/layer.tar", type, target)));
        Assert.Equal(stored.Layers[0], stored.Layers[1]);
    }

    [Fact]
    public async Task One_of_several_images_is_chosen_by_name_digest_or_platform()
    {
        var (other, arm) = (new TestImage(1, 10, 5), new TestImage(1, 10, 6, architecture: "arm64"));
        var path = TestArchives.WriteTar(At("many.tar"), TestArchives.OciFiles(("one", _image), ("docker.io/library/two:v2", other), ("one", arm)));
        Assert.Equal(_image.Digest, (await ImportAsync(path, ":one")).Manifest);
        Assert.Equal(other.Digest, (await ImportAsync(path, "two:v2")).Manifest);
        Assert.Equal(other.Digest, (await ImportAsync(path, ":v2")).Manifest);
        Assert.Equal(arm.Digest, (await ImportAsync(path, $"@{arm.Digest}", Platform.LinuxArm64)).Manifest);
        Assert.Equal(arm.Digest, (await ImportAsync(path, "one", Platform.LinuxArm64)).Manifest);
        Assert.Contains("`one`", (await FailsAsync(path, "BERTH3201", null)).What, StringComparison.Ordinal);
        Assert.Contains("`one`", (await FailsAsync(path, "BERTH3201", ":three")).What, StringComparison.Ordinal);
        await FailsAsync(path, "BERTH3201", "@" + ContentDigest.Of("nothing"));
        await FailsAsync(path, "BERTH3001", "@nothing");
        await FailsAsync(path, "BERTH3205", $"@{arm.Digest}");
    }

    [Theory]
    [InlineData("../evil", TarEntryType.RegularFile, "")]
    [InlineData("/etc/evil", TarEntryType.RegularFile, "")]
    [InlineData("index.json", TarEntryType.SymbolicLink, "../../etc/passwd")]
    [InlineData("index.json", TarEntryType.SymbolicLink, "/etc/passwd")]
    [InlineData("index.json", TarEntryType.SymbolicLink, "index.json")]
    public async Task Archives_that_lead_out_are_refused(string name, TarEntryType type, string target) =>
        await FailsAsync(TestArchives.WriteTar(At("evil.tar"), TestArchives.OciFiles(("a", _image)), false, (name, type, target)), "BERTH3004");

    [Fact]
    public async Task Folders_that_lead_out_are_refused_and_links_inside_followed()
    {
        var files = TestArchives.OciFiles(("a", _image));
        var folder = TestArchives.WriteFolder(At("folder"), files);
        Directory.Move(Path.Combine(folder, "blobs"), Path.Combine(folder, "real"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "blobs"), "real");
        Assert.Equal(_image.Digest, (await ImportAsync(folder)).Manifest);
        Directory.Move(Path.Combine(folder, "real"), At("outside"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "real"), At("outside"));
        await FailsAsync(folder, "BERTH3004");
        var docker = TestArchives.WriteFolder(At("docker"), new() { ["manifest.json"] = """[{"Config":"../../../../../../etc/hostname","Layers":[]}]"""u8.ToArray() });
        await FailsAsync(docker, "BERTH3004");
    }

    [Fact]
    public async Task What_is_missing_damaged_or_no_image_says_so()
    {
        await FailsAsync(At("nowhere"), "BERTH3201");
        File.WriteAllBytes(At("empty"), []);
        await FailsAsync(At("empty"), "BERTH3005");
        File.WriteAllBytes(At("noise"), Encoding.UTF8.GetBytes(new string('x', 4000)));
        await FailsAsync(At("noise"), "BERTH3005");
        File.WriteAllBytes(At("zstd"), [0x28, 0xb5, 0x2f, 0xfd, 0, 0]);
        Assert.Contains("zstd -d", (await FailsAsync(At("zstd"), "BERTH3206")).Fix!, StringComparison.Ordinal);
        Directory.CreateDirectory(At("bare"));
        await FailsAsync(At("bare"), "BERTH3005");
        var files = TestArchives.OciFiles(("a", _image));
        foreach (var digest in _image.Blobs.Keys.Append(_image.Digest))
        {
            var name = $"blobs/sha256/{digest.Hex}";
            var lacking = new Dictionary<string, byte[]>(files);
            lacking.Remove(name);
            Assert.Equal("BERTH3005", await CodeAsync(TestArchives.WriteTar(At("lacking.tar"), lacking)));
            lacking[name] = [.. files[name][..^1], (byte)(files[name][^1] ^ 1)];
            Assert.Contains(await CodeAsync(TestArchives.WriteTar(At("changed.tar"), lacking)), new[] { "BERTH3003", "BERTH3005" });
        }

        await FailsAsync(TestArchives.WriteTar(At("huge.tar"), new(files) { ["index.json"] = new byte[5 << 20] }), "BERTH3005");
    }

    [Fact]
    public async Task Damaged_archives_end_in_a_problem_or_the_right_image()
    {
        var whole = File.ReadAllBytes(TestArchives.WriteTar(At("whole.tar"), TestArchives.OciFiles(("a", new TestImage(1, 2000)))));
        var random = new Random(3);
        for (var i = 0; i < 150; i++)
        {
            var damaged = whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var n = 0; n < 5 && damaged.Length > 0; n++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(At("damaged.tar"), damaged);
            using var fresh = new TestStore();
            try
            {
                await ImageArchive.ImportAsync(At("damaged.tar"), null, Platform.LinuxAmd64, fresh.Store, Cancel);
            }
            catch (BerthException)
            {
            }
        }
    }

    [Fact]
    public async Task A_stored_image_that_lost_or_changed_something_is_found_out()
    {
        var stored = await ImportAsync(TestArchives.WriteTar(At("a.tar"), TestArchives.OciFiles(("a", _image))));
        File.Delete(_home.Store.BlobPath(stored.Layers[0].DiffId));
        File.WriteAllText(_home.Store.BlobPath(stored.Layers[1].DiffId), "changed");
        var problems = await ImageValidation.CheckStoredAsync(_home.Store, stored.Manifest, Cancel);
        Assert.Equal(["BERTH3101", "BERTH3003"], problems.Select(p => p.Code.Id));
        Assert.Equal("BERTH3101", Assert.Single(await ImageValidation.CheckStoredAsync(_home.Store, ContentDigest.Of("nothing"), Cancel)).Code.Id);
    }

    [Fact]
    public void What_people_type_is_split_at_the_path_that_exists()
    {
        File.WriteAllText(At("a.tar"), "");
        File.WriteAllText(At("b:c.tar"), "");
        Assert.Equal((At("a.tar"), null), ImageArchive.Split(At("a.tar")));
        Assert.Equal((At("a.tar"), ":v1"), ImageArchive.Split(At("a.tar") + ":v1"));
        Assert.Equal((At("b:c.tar"), ":v1"), ImageArchive.Split(At("b:c.tar") + ":v1"));
        Assert.Equal((At("a.tar"), "@sha256:12"), ImageArchive.Split(At("a.tar") + "@sha256:12"));
    }

    private string At(string name) => Path.Combine(_home.Folder, name);

    private Task<StoredImage> ImportAsync(string path, string? selector = null, Platform? platform = null) =>
        ImageArchive.ImportAsync(path, selector, platform ?? Platform.LinuxAmd64, _home.Store, Cancel);

    /// <summary>Into a store of its own, so that no layer is there from before.</summary>
    private static async Task<string> CodeAsync(string path)
    {
        using var fresh = new TestStore();
        var e = await Assert.ThrowsAsync<BerthException>(() => ImageArchive.ImportAsync(path, null, Platform.LinuxAmd64, fresh.Store, Cancel));
        return e.Problems[0].Code.Id;
    }

    private async Task<Problem> FailsAsync(string path, string code, string? selector = null)
    {
        var e = await Assert.ThrowsAsync<BerthException>(() => ImportAsync(path, selector));
        Assert.True(code == e.Problems[0].Code.Id, e.Message);
        Assert.NotNull(e.Problems[0].Fix);
        return e.Problems[0];
    }
}
