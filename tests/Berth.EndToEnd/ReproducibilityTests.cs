namespace Berth.EndToEnd;

/// <summary>The same lock gives the same image digest on any machine, any day, for any user.</summary>
public sealed class ReproducibilityTests
{
    [Fact]
    public async Task Two_empty_stores_with_other_locale_umask_and_time_zone_hold_the_same_image()
    {
        using var folder = new ScratchFolder();
        var declaration = folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        var plain = new BerthCommand(Path.Combine(folder.Path, "first"));
        var other = new BerthCommand(Path.Combine(folder.Path, "second"))
        {
            Umask = "077",
            Variables = new Dictionary<string, string?> { ["LC_ALL"] = "tr_TR.UTF-8", ["TZ"] = "Asia/Kathmandu", ["HOME"] = "/nonexistent" },
        };
        var first = (await plain.RunAsRootAsync("build", declaration, "--format", "json")).Ended(0).Json;
        var second = (await other.RunAsRootAsync("build", declaration, "--format", "json")).Ended(0).Json;
        Assert.Equal(first.GetProperty("image").GetString(), second.GetProperty("image").GetString());
    }

    /// <summary>Base, packages and steps are made again, nothing is copied: the layers that something had to run for come out the same.</summary>
    [Fact]
    public async Task What_had_to_run_comes_out_the_same_from_one_lock()
    {
        using var folder = new ScratchFolder();
        var declaration = folder.Write("berth.yaml", """
            name: executed
            base: debian:bookworm
            apt: [python3, libgomp1]
            steps:
              - python3 -c 'open("/opt/made", "w").write("x"); import json' && python3 -m compileall -q /usr/lib/python3/dist-packages
              - useradd --create-home worker; mkdir -p /srv/data; ln -s data /srv/link; chown worker /srv/data; rm -rf /usr/share/perl5
            run: echo hello
            """);
        var first = new BerthCommand(Path.Combine(folder.Path, "first"));
        (await first.RunAsRootAsync("lock", declaration)).Ended(0);
        var second = new BerthCommand(Path.Combine(folder.Path, "second"))
        {
            Umask = "077",
            Variables = new Dictionary<string, string?> { ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8", ["TZ"] = "Asia/Kathmandu", ["HOME"] = "/nonexistent" },
        };
        var images = await Task.WhenAll(first.RunAsRootAsync("build", declaration, "--locked", "--format", "json"), second.RunAsRootAsync("build", declaration, "--locked", "--format", "json"));
        var digests = images.Select(i => i.Ended(0).Json.GetProperty("image").GetString()).ToArray();
        Assert.Equal(digests[0], digests[1]);
    }
}
