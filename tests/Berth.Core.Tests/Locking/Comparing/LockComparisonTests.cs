using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Locking.Comparing;

namespace Berth.Core.Tests.Locking.Comparing;

/// <summary>Locks are compared by what they make.</summary>
public sealed class LockComparisonTests
{
    private static readonly LockedVariant Plain = new()
    {
        Platform = Platform.LinuxAmd64,
        Accelerator = Accelerator.Cpu,
        Base = new LockedBase("debian:bookworm", ContentDigest.Of("base"), []),
    };

    [Fact]
    public void A_lock_is_no_different_from_itself_and_differences_turn_round()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var (a, b) = (TestLocks.Of(seed), TestLocks.Of(seed + 1));
            Assert.True(LockComparison.Of(a, a).IsEmpty, $"seed {seed}");
            var (there, back) = (LockComparison.Of(a, b), LockComparison.Of(b, a));
            Assert.Equal(there.Added, back.Removed);
            Assert.Equal(there.Changed.SelectMany(v => v.Packages).Select(p => new PartChange(p.Name, p.New, p.Old)), back.Changed.SelectMany(v => v.Packages));
        }
    }

    [Fact]
    public void Packages_are_added_removed_and_changed()
    {
        var difference = LockComparison.Of(Plain with { Wheels = [Wheel("a", "1"), Wheel("b", "1"), Wheel("c", "1")] }, Plain with { Wheels = [Wheel("b", "2"), Wheel("c", "1"), Wheel("d", "4")] });
        Assert.Equal([new("a", "1", null), new("b", "1", "2"), new PartChange("d", null, "4")], difference.Packages);
        Assert.True(difference.Base.IsEmpty && difference.Apt.IsEmpty && difference.Steps.IsEmpty);
    }

    [Fact]
    public void Another_file_of_the_same_version_says_which()
    {
        var difference = LockComparison.Of(Plain with { Wheels = [Wheel("a", "1")] }, Plain with { Wheels = [Wheel("a", "1") with { FileName = "other.whl" }] });
        Assert.Equal([new PartChange("a", "1 (a-1.whl)", "1 (other.whl)")], difference.Packages);
    }

    [Fact]
    public void Another_image_of_the_same_reference_says_its_digest()
    {
        var change = Assert.Single(LockComparison.Of(Plain, Plain with { Base = Plain.Base with { Manifest = ContentDigest.Of("other") } }).Base);
        Assert.Equal($"debian:bookworm ({ContentDigest.Of("other")})", change.New);
    }

    [Fact]
    public void Debian_packages_of_the_base_and_of_apt_count_together()
    {
        var old = Plain with { Base = Plain.Base with { Packages = [new("libc6", "1", "amd64"), new("zlib1g", "1", "amd64")] } };
        var @new = old with { Apt = new LockedAptLayer(["zlib1g"], [new("zlib1g", "2", "amd64"), new("zlib1g", "2", "i386")], Layer("x")) };
        Assert.Equal(["zlib1g", "zlib1g:amd64", "zlib1g:i386"], LockComparison.Of(old, @new).Apt.Select(c => c.Name));
    }

    [Fact]
    public void Steps_are_known_by_their_command_and_how_often_it_runs()
    {
        var difference = LockComparison.Of(Plain with { Steps = [new("make", Layer("1")), new("make", Layer("2"))] }, Plain with { Steps = [new("make", Layer("1")), new("test", Layer("3"))] });
        Assert.Equal([("make (time 2)", true), ("test", false)], difference.Steps.Select(s => (s.Name, s.New is null)));
    }

    [Fact]
    public void Variants_of_only_one_lock_are_named()
    {
        var one = new EnvironmentLock(ContentDigest.Of(""), [Plain]);
        var two = one.With(Plain with { Accelerator = Accelerator.Cuda });
        Assert.Equal("linux/amd64 cuda", Assert.Single(LockComparison.Of(one, two).Added).ToString());
        Assert.True(LockComparison.Of(one, two).Changed.IsEmpty);
    }

    private static LockedLayer Layer(string seed) => new(ContentDigest.Of(seed), ContentDigest.Of(seed), 1);

    private static LockedWheel Wheel(string name, string version) => new(name, version, $"{name}-{version}.whl", "https://example.org/a.whl", 1, ContentDigest.Of(version), []);
}
