using Berth.Build.Wheels;
using Berth.Core.Locking;

namespace Berth.Build.Tests.Wheels;

public class WheelGroupsTests
{
    private const long Solo = WheelGroups.SoloThreshold;

    [Fact]
    public void A_package_of_the_threshold_has_a_layer_of_its_own_and_one_byte_less_shares()
    {
        Assert.Equal(["big"], WheelGroups.Of([Wheel("big", Solo)]).Select(g => g.Name));
        Assert.Equal([$"bucket {WheelGroups.BucketOf("big"):00}"], WheelGroups.Of([Wheel("big", Solo - 1)]).Select(g => g.Name));
    }

    [Fact]
    public void Large_packages_come_first_and_buckets_follow_by_number()
    {
        var groups = WheelGroups.Of([Wheel("b", Solo), Wheel("c", 3 * Solo), Wheel("a", Solo), .. Small(40)]);
        Assert.Equal(["c", "a", "b"], groups.Take(3).Select(g => g.Name));
        Assert.Equal(groups.Skip(3).Select(g => g.Name).Order(StringComparer.Ordinal), groups.Skip(3).Select(g => g.Name));
    }

    [Theory]
    [InlineData(WheelGroups.MaximumSolo, WheelGroups.MaximumSolo)]
    [InlineData(WheelGroups.MaximumSolo + 1, 0)]
    public void Too_many_large_packages_double_the_threshold(int count, int solo) =>
        Assert.Equal(solo, WheelGroups.Of(Enumerable.Range(0, count).Select(i => Wheel($"p{i}", Solo))).Count(g => !g.Name.StartsWith("bucket", StringComparison.Ordinal)));

    [Fact]
    public void There_are_never_more_layers_than_engines_stack()
    {
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var groups = WheelGroups.Of(Enumerable.Range(0, random.Next(400)).Select(i => Wheel($"p{i}", random.NextInt64(1L << random.Next(10, 34)))));
            Assert.InRange(groups.Length, 0, WheelGroups.MaximumSolo + WheelGroups.Buckets);
        }
    }

    [Fact]
    public void Every_wheel_is_in_one_group_sorted_whatever_order_they_came_in()
    {
        var random = new Random(2);
        for (var round = 0; round < 60; round++)
        {
            var wheels = Enumerable.Range(0, random.Next(1, 80)).Select(i => Wheel($"p{i}", random.NextInt64(2 * Solo))).ToArray();
            var groups = WheelGroups.Of(wheels);
            Assert.Equal(wheels.Select(w => w.Wheel.Name).Order(), groups.SelectMany(g => g.Wheels).Select(w => w.Wheel.Name).Order());
            Assert.All(groups, g => Assert.Equal(g.Wheels.OrderBy(w => w.Wheel.Name, StringComparer.Ordinal), g.Wheels));
            Assert.Equal(wheels.Sum(w => w.InstalledSize), groups.Sum(g => g.InstalledSize));
            random.Shuffle(wheels);
            Assert.Equal(Text(groups), Text(WheelGroups.Of(wheels)));
        }
    }

    [Fact]
    public void Adding_or_changing_a_small_package_changes_its_own_bucket_only()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            SizedWheel[] wheels = [.. Small(random.Next(1, 60)), .. Enumerable.Range(0, random.Next(5)).Select(i => Wheel($"large{i}", Solo + i))];
            var before = Text(WheelGroups.Of(wheels));
            var added = Text(WheelGroups.Of([.. wheels, Wheel("newcomer", 5)]));
            Assert.Equal($"bucket {WheelGroups.BucketOf("newcomer"):00}", Assert.Single(added.Except(before)).Split(':')[0]);
            wheels[0] = wheels[0] with { InstalledSize = 77, Wheel = wheels[0].Wheel with { Version = "9" } };
            Assert.Single(Text(WheelGroups.Of(wheels)).Except(before));
        }
    }

    [Fact]
    public void Buckets_are_stable_and_evenly_filled()
    {
        // Fixed for good: another bucket for a name moves packages between the layers of everybody's images.
        Assert.Equal([3, 14, 12, 4], new[] { "numpy", "pandas", "requests", "six" }.Select(WheelGroups.BucketOf));
        var filled = Enumerable.Range(0, 4000).GroupBy(i => WheelGroups.BucketOf($"package-{i}")).ToList();
        Assert.Equal(WheelGroups.Buckets, filled.Count);
        Assert.All(filled, b => Assert.InRange(b.Count(), 180, 320));
    }

    private static IEnumerable<SizedWheel> Small(int count) => Enumerable.Range(0, count).Select(i => Wheel($"small{i}", 1000 + i));

    private static SizedWheel Wheel(string name, long size) => new(new LockedWheel(name, "1.0", $"{name}-1.0-py3-none-any.whl", "https://example.org/x", 1, ContentDigest.Of(name), []), size);

    private static List<string> Text(IEnumerable<WheelGroup> groups) => [.. groups.Select(g => $"{g.Name}: {string.Join(' ', g.Wheels.Select(w => $"{w.Wheel.Name}={w.Wheel.Version}"))}")];
}
