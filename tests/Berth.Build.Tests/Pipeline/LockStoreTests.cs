using Berth.Build.Pipeline;
using Berth.Core;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Build.Tests.Pipeline;

public class LockStoreTests
{
    private static readonly EnvironmentLock Sample = new(ContentDigest.Of("spec"), [new LockedVariant
    {
        Platform = Platform.LinuxAmd64, Accelerator = Accelerator.Cpu, Base = new LockedBase("debian:bookworm", ContentDigest.Of("base"), []),
    }]);

    private static readonly Declaration Declared = new("native", "/a/berth.yaml", new EnvironmentSpec { Base = PerAccelerator<Declared<string>?>.Same(new("debian:bookworm", null)) }, new WorkloadSpec());

    [Theory]
    [InlineData("/a/berth.yaml", "/a/berth.lock")]
    [InlineData("/a/berth.yml", "/a/berth.lock")]
    [InlineData("/a/const.yaml", "/a/const.berth.lock")]
    [InlineData("/a/const.gpu.yaml", "/a/const.gpu.berth.lock")]
    [InlineData("/const", "/const.berth.lock")]
    public void A_lock_stands_beside_its_declaration(string declaration, string expected) => Assert.Equal(expected, LockStore.PathBeside(declaration));

    [Fact]
    public void A_lock_is_found_where_it_was_kept()
    {
        using var folder = new TemporaryFolder();
        var locks = new LockStore(folder.Store());
        Assert.Null(locks.Find(Sample.Spec, Declared));
        locks.Keep(Sample, Declared);
        Assert.Equal(LockFile.Write(Sample), LockFile.Write(locks.Find(Sample.Spec, Declared)!.Read()));
        Assert.Equal(Sample.Spec, locks.Find(Sample.Spec, Declared)!.Spec);
        Assert.Null(locks.Find(ContentDigest.Of("other"), Declared));
        Assert.Null(LockStore.FindBeside(folder["berth.yaml"]));
        LockStore.Write(folder["berth.lock"], Sample);
        Assert.Equal(Sample.Spec, LockStore.FindBeside(folder["berth.yaml"])!.Spec);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_lock_is_told_when_it_is_read_and_never_crashes()
    {
        using var folder = new TemporaryFolder();
        var (random, sound) = (new Random(5), LockFile.Write(Sample));
        for (var round = 0; round < 1500; round++)
        {
            var bytes = sound[..(round % 3 == 0 ? random.Next(sound.Length) : sound.Length)];
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["berth.lock"], bytes);
            var found = LockStore.FindBeside(folder["berth.yaml"])!;
            try
            {
                found.Read();
            }
            catch (BerthException e)
            {
                Assert.Contains(e.Problems[0].Code, new[] { CoreProblems.UnreadableLock, CoreProblems.NewerLock });
            }
        }
    }

    [Fact]
    public void A_spec_that_is_no_text_is_no_spec()
    {
        using var folder = new TemporaryFolder();
        foreach (var spec in new[] { "\"\\ud800\"", "\"\xff\"", "7", "null", "[]" })
        {
            File.WriteAllBytes(folder["berth.lock"], System.Text.Encoding.Latin1.GetBytes($"{{\"version\":1,\"spec\":{spec},\"variants\":[]}}"));
            Assert.Null(LockStore.FindBeside(folder["berth.yaml"])!.Spec);
        }
    }
}
