namespace Berth.EndToEnd;

/// <summary>A disk that is full, bytes that went bad, a store that cannot be written, and many commands at once.</summary>
public sealed class StoreFaultTests(SharedStore store) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BerthCommand Own => new(Path.Combine(_folder.Path, "home"));

    [Fact]
    public async Task A_full_disk_is_said_and_leaves_a_store_that_verifies()
    {
        var file = await OverPlainAsync();
        var disk = Directory.CreateDirectory(Path.Combine(_folder.Path, "disk")).FullName;
        (await new Command("/bin/mount", ["-t", "tmpfs", "-o", "size=40m", "none", disk]).RunAsync(Cancellation)).Ended(0);
        try
        {
            var berth = new BerthCommand(Path.Combine(disk, "home"));
            (await berth.RunAsRootAsync("build", file)).Ended(73).Said("BERTH3102", "fix:", "BERTH_HOME");
            await berth.VerifyStoreAsync();
        }
        finally
        {
            (await new Command("/bin/umount", ["-l", disk]).RunAsync(CancellationToken.None)).Ended(0);
        }
    }

    [Fact]
    public async Task A_blob_that_went_bad_is_found_by_doctor()
    {
        var image = await BuiltAsync();
        var blob = Blob(image.GetProperty("layers")[0].GetProperty("diffId").GetString()!);
        await using (var stream = new FileStream(blob, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Position = stream.Length / 2;
            var was = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(was ^ 0x40));
        }

        (await Own.RunAsync("doctor", "--store")).Ended(74).Said("BERTH3003", Path.GetFileName(blob)[..12], "fix:");
    }

    [Fact]
    public async Task A_manifest_that_went_bad_is_said_by_the_next_use()
    {
        var image = await BuiltAsync();
        var digest = image.GetProperty("image").GetString()!;
        await File.WriteAllTextAsync(Blob(digest), "{ not json", Cancellation);
        var inspected = await Own.RunAsync("inspect", digest);
        Assert.True(inspected.ExitCode is 65 or 74, inspected.ToString());
        inspected.Said("BERTH3", "fix:");
        (await Own.RunAsync("doctor", "--store")).Ended(74).Said("BERTH3003", "fix:");
    }

    [Fact]
    public async Task A_folder_that_is_no_store_is_not_touched()
    {
        _folder.Write("home/oci-layout", "{\"imageLayoutVersion\": \"99.0\"}");
        (await Own.RunAsync("images")).Ended(65).Said("BERTH3104", "fix:");
        Assert.Equal(["oci-layout"], Directory.EnumerateFileSystemEntries(Own.Home).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_said()
    {
        var file = await OverPlainAsync();
        await BuiltAsync();
        (await new Command("/bin/mount", ["--bind", "-o", "ro", Own.Home, Own.Home]).RunAsync(Cancellation)).Ended(0);
        try
        {
            _folder.Write("other/berth.yaml", $"base: oci:{store.Berth.Home}:plain\nsteps: [date]\nrun: echo hello\n");
            var build = (await Own.RunAsRootAsync("build", Path.Combine(_folder.Path, "other"))).Ended(73).Said("fix:");
            Assert.DoesNotContain("BERTH6002", build.Error, StringComparison.Ordinal);
            (await Own.RunAsRootAsync("run", file)).Ended(73).Said("fix:");
            (await Own.RunAsync("images")).Ended(0);
        }
        finally
        {
            (await new Command("/bin/umount", ["-l", Own.Home]).RunAsync(CancellationToken.None)).Ended(0);
        }
    }

    [Fact]
    public async Task Thirty_runs_at_once_all_end_well()
    {
        var file = _folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        (await store.Berth.RunAsRootAsync("build", "-q", file)).Ended(0);
        var runs = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => store.Berth.RunAsRootAsync("run", "-q", file, "--", "sh", "-c", $"sleep 1; echo {i}; exit {i}")));
        for (var i = 0; i < runs.Length; i++) Assert.Equal($"{i}\n", runs[i].Ended(i).Output);
    }

    [Fact]
    public async Task Many_builds_of_one_environment_in_an_empty_store_make_one_image()
    {
        var file = await OverPlainAsync();
        var images = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Own.RunAsRootAsync("build", "-q", file)));
        Assert.Single(images.Select(i => i.Ended(0).Output).Distinct());
        await Own.VerifyStoreAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> OverPlainAsync()
    {
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Write("plain/berth.yaml", SharedStore.PlainDeclaration))).Ended(0);
        return _folder.Write("berth.yaml", $"name: over\nbase: oci:{store.Berth.Home}:plain\nsteps: ['echo x > /opt/x']\nrun: echo hello\n");
    }

    private async Task<System.Text.Json.JsonElement> BuiltAsync() =>
        (await Own.RunAsRootAsync("build", "--format", "json", await OverPlainAsync())).Ended(0).Json;

    private string Blob(string digest) => Path.Combine(Own.Home, "blobs", "sha256", digest["sha256:".Length..]);
}
