using System.Diagnostics;

namespace Berth.EndToEnd;

/// <summary>Failures that can strike any verb end in one problem with its code.</summary>
public sealed class FailureTests(SharedStore store)
{
    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_problem()
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        Directory.CreateDirectory(Path.Combine(folder.Path, "berth.lock", "in-the-way"));
        (await store.Berth.RunAsRootAsync("lock", folder.Path)).Ended(73).Said("BERTH6004", "berth.lock");
    }

    [Fact]
    public async Task An_interrupt_while_a_layer_is_made_ends_with_130_and_leaves_a_sound_store()
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration + $"\nsteps: ['echo {Guid.NewGuid():n} started; sleep 60']\n");
        using var build = store.Berth.StartAsRoot("build", "-v", folder.Path);
        while (await build.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.EndsWith("started", StringComparison.Ordinal))
        {
            // The step's own line says that it runs.
        }

        using (var kill = Process.Start("kill", ["-INT", build.Id.ToString()])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await build.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, build.ExitCode);
        Assert.Contains("BERTH6003", said, StringComparison.Ordinal);
        await store.Berth.VerifyStoreAsync();
    }
}
