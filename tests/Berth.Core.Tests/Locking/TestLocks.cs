using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;

namespace Berth.Core.Tests.Locking;

/// <summary>Locks made from a seed, with every part there is and names that are hard to write down.</summary>
internal static class TestLocks
{
    private static readonly string[] Words = ["numpy", "größe", "a\"b", "c\\d", "日本", "x\ny", "<&'>", "😀", "", " ", "zope.interface", "A_b", "a-b", "ab"];

    public static EnvironmentLock Of(int seed)
    {
        var random = new Random(seed);
        var made = new EnvironmentLock(Digest(random), []);
        foreach (var platform in new[] { Platform.LinuxAmd64, Platform.LinuxArm64, new Platform("linux", "arm64", "v8") })
            foreach (var accelerator in Enum.GetValues<Accelerator>())
                if (random.Next(3) == 0) made = made.With(Variant(random, platform, accelerator));
        return made.Variants.IsEmpty ? made.With(Variant(random, Platform.LinuxAmd64, Accelerator.Cpu)) : made;
    }

    public static LockedVariant Variant(Random random, Platform platform, Accelerator accelerator) =>
        Any(random, platform, accelerator) is var made && made.Python is null ? made with { Wheels = [] } : made;

    private static LockedVariant Any(Random random, Platform platform, Accelerator accelerator) => new()
    {
        Platform = platform,
        Accelerator = accelerator,
        Base = new LockedBase($"debian:{Word(random)}", Digest(random), Debs(random)),
        Apt = random.Next(2) == 0 ? null : new LockedAptLayer([.. Many(random, Word)], Debs(random), Layer(random)),
        Python = random.Next(3) == 0 ? null : Facts(random),
        Wheels = [.. Many(random, r => new LockedWheel($"{Word(r)}{r.Next(100)}", "1.0", "a-1.0-py3-none-any.whl", "https://example.org/a.whl", r.NextInt64(), Digest(r), [.. Many(r, Word).Order(StringComparer.Ordinal)]) { Requested = r.Next(2) == 0 }).DistinctBy(w => w.Name).OrderBy(w => w.Name, StringComparer.Ordinal)],
        Steps = [.. Many(random, r => new LockedStep(Word(r), Layer(r)))],
    };

    private static PythonFacts Facts(Random random) => new()
    {
        Executable = "/usr/bin/python3",
        Version = "3.11.2",
        ImplementationTag = "cp",
        Markers = Many(random, Word).Concat(["os_name", "python_version", "Python_x", "pythonx"]).Distinct().ToImmutableSortedDictionary(w => w, _ => Word(random), StringComparer.Ordinal),
        Tags = ["cp311-cp311-linux_x86_64", "py3-none-any"],
    };

    public static ContentDigest Digest(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return ContentDigest.FromHash(bytes);
    }

    private static ImmutableArray<LockedDeb> Debs(Random random) => [.. Many(random, r => new LockedDeb(Word(r), "1:2.0-1+deb12u1", "amd64"))];

    private static LockedLayer Layer(Random random) => new(Digest(random), Digest(random), random.Next());

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static List<T> Many<T>(Random random, Func<Random, T> make) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => make(random))];
}
