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
}
