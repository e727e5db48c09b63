using System.Text;
using Berth.Core.Environments;
using Berth.Core.Locking;

namespace Berth.Core.Tests.Locking;

public class LockFileTests
{
    private const int Seeds = 150;

    [Fact]
    public void Reading_what_was_written_gives_an_equal_lock_and_equal_bytes()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var bytes = LockFile.Write(TestLocks.Of(seed));
            var back = LockFile.Read(bytes, "berth.lock");
            Assert.Empty(back.Problems);
            Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(LockFile.Write(back.OrThrow())));
        }
    }

    [Fact]
    public void A_variant_that_was_written_and_read_keeps_its_digest()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var made = TestLocks.Of(seed);
            var back = LockFile.Read(LockFile.Write(made), "berth.lock").OrThrow();
            Assert.Equal(made.Variants.Select(v => LockFile.Digest(made.Spec, v)), back.Variants.Select(v => LockFile.Digest(back.Spec, v)));
        }
    }

    [Fact]
    public void The_order_in_which_variants_were_added_does_not_show()
    {
        var random = new Random(1);
        var variants = (from p in new[] { Platform.LinuxArm64, Platform.LinuxAmd64 } from a in Enum.GetValues<Accelerator>() select TestLocks.Variant(random, p, a)).ToArray();
        var spec = TestLocks.Digest(random);
        var expected = LockFile.Write(variants.Aggregate(new EnvironmentLock(spec, []), (l, v) => l.With(v)));
        for (var i = 0; i < 20; i++)
        {
            random.Shuffle(variants);
            Assert.Equal(expected, LockFile.Write(variants.Aggregate(new EnvironmentLock(spec, []), (l, v) => l.With(v))));
        }
    }

    [Fact]
    public void A_variant_replaces_the_one_of_its_platform_and_accelerator()
    {
        var random = new Random(2);
        var first = TestLocks.Variant(random, Platform.LinuxAmd64, Accelerator.Cpu);
        var second = TestLocks.Variant(random, Platform.LinuxAmd64, Accelerator.Cpu);
        var made = new EnvironmentLock(TestLocks.Digest(random), []).With(first).With(second);
        Assert.Same(second, Assert.Single(made.Variants));
        Assert.Same(second, made.Find(Platform.LinuxAmd64, Accelerator.Cpu));
        Assert.Null(made.Find(Platform.LinuxAmd64, Accelerator.Cuda));
        Assert.Null(made.Find(Platform.LinuxArm64, Accelerator.Cpu));
    }

    [Fact]
    public void Each_package_has_a_line_of_its_own()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var made = TestLocks.Of(seed);
            var lines = Encoding.UTF8.GetString(LockFile.Write(made)).Split('\n');
            Assert.Equal("", lines[^1]);
            Assert.Equal(made.Variants.Sum(v => v.Wheels.Length), lines.Count(l => l.TrimStart().StartsWith("{\"name\":", StringComparison.Ordinal) && l.Contains("\"sha256\":", StringComparison.Ordinal)));
            Assert.Equal(made.Variants.Sum(v => v.Base.Packages.Length + (v.Apt?.Packages.Length ?? 0)), lines.Count(l => l.Contains("\"architecture\":", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Adding_a_package_adds_one_line_and_touches_at_most_the_comma_before_it()
    {
        var variant = TestLocks.Of(3).Variants[0] with { Wheels = [.. Enumerable.Range(0, 9).Select(i => Wheel($"p{i}"))] };
        var before = Lines(variant);
        for (var at = 0; at <= 9; at++)
        {
            var after = Lines(variant with { Wheels = variant.Wheels.Insert(at, Wheel("new")) });
            Assert.Equal(before.Length + 1, after.Length);
            Assert.Single(after.Select(l => l.TrimEnd(',')).Except(before.Select(l => l.TrimEnd(','))));
        }

        static LockedWheel Wheel(string name) => new(name, "1.0", $"{name}-1.0-py3-none-any.whl", $"https://example.org/{name}", 1, ContentDigest.Of(name), ["b", "c"]) { Source = new LockedSource("s.tar.gz", 1, ContentDigest.Of("s")) };
        static string[] Lines(LockedVariant v) => Encoding.UTF8.GetString(LockFile.Write(new EnvironmentLock(ContentDigest.Of(""), [v]))).Split('\n');
    }

    [Fact]
    public void Each_part_of_a_variant_changes_its_digest_and_so_does_the_spec()
    {
        var spec = ContentDigest.Of("spec");
        var random = new Random(4);
        var full = TestLocks.Variant(random, Platform.LinuxAmd64, Accelerator.Cpu) with
        {
            Apt = new LockedAptLayer(["curl"], [new LockedDeb("curl", "1", "amd64")], new LockedLayer(spec, spec, 1)),
            Wheels = [new LockedWheel("a", "1", "a-1-py3-none-any.whl", "https://example.org/a", 1, spec, [])],
            Steps = [new LockedStep("true", new LockedLayer(spec, spec, 1))],
        };
        LockedVariant[] others =
        [
            full,
            full with { Accelerator = Accelerator.Cuda },
            full with { Platform = Platform.LinuxArm64 },
            full with { Base = full.Base with { Manifest = spec } },
            full with { Apt = null },
            full with { Apt = full.Apt with { Layer = full.Apt.Layer with { Size = 2 } } },
            full with { Wheels = [] },
            full with { Wheels = [full.Wheels[0] with { Sha256 = ContentDigest.Of("x") }] },
            full with { Steps = [] },
            full with { Steps = [full.Steps[0] with { Command = "false" }] },
        ];
        var digests = others.Select(v => LockFile.Digest(spec, v)).Append(LockFile.Digest(ContentDigest.Of("other"), full)).ToList();
        Assert.Equal(digests.Count, digests.Distinct().Count());
    }
}
