using System.Numerics;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Tests.Versions;

public class VersionProperties
{
    private readonly Random random = new(20_26);

    [Fact]
    public void Printing_and_parsing_gives_the_same_version()
    {
        for (var i = 0; i < 5000; i++)
        {
            var version = Version();
            Assert.Equal(version, PythonVersion.Parse(version.ToString()));
            Assert.Equal(version, PythonVersion.Parse(version.ToCanonicalString()));
        }
    }

    [Fact]
    public void The_order_is_total_and_agrees_with_equality()
    {
        for (var i = 0; i < 5000; i++)
        {
            var (a, b, c) = (Version(), Version(), Version());
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            if (a <= b && b <= c) Assert.True(a <= c, $"{a} {b} {c}");
            Assert.Equal(a == b, a.ToCanonicalString() == b.ToCanonicalString());
        }
    }

    [Fact]
    public void Sets_follow_the_laws_of_sets()
    {
        for (var i = 0; i < 3000; i++)
        {
            var (a, b, v) = (Clause().Versions, Clause().Versions, Version());
            Assert.Equal(a.Contains(v) && b.Contains(v), a.Intersect(b).Contains(v));
            Assert.Equal(a.Contains(v) || b.Contains(v), a.Union(b).Contains(v));
            Assert.Equal(!a.Contains(v), a.Complement().Contains(v));
            if (a.IsSubsetOf(b) && a.Contains(v)) Assert.True(b.Contains(v));
            Assert.True(a.Intersect(b).IsSubsetOf(a) && a.IsSubsetOf(a.Union(b)));
        }
    }

    [Fact]
    public void Random_text_never_crashes_a_parser()
    {
        const string letters = "a1.0!+-_<>=~;()[]'\",@ \t\\*vrpostdevextra";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => letters[random.Next(letters.Length)])]);
            if (Requirement.TryParse(text, out var requirement)) Assert.True(Requirement.TryParse(requirement.ToString(), out var again) && again.Equals(requirement), text);
            if (PythonVersion.TryParse(text, out var version)) Assert.Equal(version, PythonVersion.Parse(version.ToString()));
            _ = Marker.TryParse(text, out _) | SpecifierSet.TryParse(text, out _);
        }

        Assert.False(Marker.TryParse(new string('(', 100_000), out _));
        Assert.False(PythonVersion.TryParse(new string('1', 100_000), out _));
    }

    private VersionSpecifier Clause()
    {
        string[] signs = ["==", "!=", "<=", ">=", "<", ">", "~="];
        var sign = signs[random.Next(signs.Length)];
        var version = Version();
        var text = sign switch
        {
            "~=" => $"~={version.Epoch}!{version.Release[0]}.{random.Next(3)}",
            "==" or "!=" => sign + (random.Next(3) == 0 ? $"{version.Base}.*" : version.ToString()),
            _ => sign + version.Public,
        };
        return VersionSpecifier.TryParse(text, out var clause) ? clause : throw new FormatException(text);
    }

    private PythonVersion Version() => new()
    {
        Epoch = random.Next(8) == 0 ? 1 : 0,
        Release = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(20) == 0 ? BigInteger.Pow(10, 25) : new BigInteger(random.Next(3)))],
        Pre = random.Next(3) == 0 ? new PreRelease(random.Next(3) switch { 0 => "a", 1 => "b", _ => "rc" }, random.Next(3)) : null,
        Post = random.Next(3) == 0 ? random.Next(3) : null,
        Dev = random.Next(3) == 0 ? random.Next(3) : null,
        Local = random.Next(4) == 0 ? [random.Next(2) == 0 ? new LocalPart("abc", 0) : new LocalPart(null, random.Next(12))] : [],
    };
}
