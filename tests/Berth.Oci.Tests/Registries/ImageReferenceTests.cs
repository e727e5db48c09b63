using Berth.Oci.Registries;

namespace Berth.Oci.Tests.Registries;

public sealed class ImageReferenceTests
{
    private const string D = "sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270";

    [Theory]
    [InlineData("python", "docker.io/library/python", "python")]
    [InlineData("python:3.12-slim", "docker.io/library/python:3.12-slim", "python:3.12-slim")]
    [InlineData("docker.io/python", "docker.io/library/python", "python")]
    [InlineData("index.docker.io/python", "docker.io/library/python", "python")]
    [InlineData("user/app:v1", "docker.io/user/app:v1", "user/app:v1")]
    [InlineData("localhost/app", "localhost/app", "localhost/app")]
    [InlineData("localhost:5000/app", "localhost:5000/app", "localhost:5000/app")]
    [InlineData("localhost:5000", "docker.io/library/localhost:5000", "localhost:5000")]
    [InlineData("[::1]:5000/a/b:t", "[::1]:5000/a/b:t", "[::1]:5000/a/b:t")]
    [InlineData("[fe80::1]/a", "[fe80::1]/a", "[fe80::1]/a")]
    [InlineData("ghcr.io/o/r@" + D, "ghcr.io/o/r@" + D, "ghcr.io/o/r@" + D)]
    [InlineData("ghcr.io/o/r:t@" + D, "ghcr.io/o/r:t@" + D, "ghcr.io/o/r:t@" + D)]
    [InlineData("a__b/c--d/e.f_g", "docker.io/a__b/c--d/e.f_g", "a__b/c--d/e.f_g")]
    [InlineData("Host/app", "Host/app", "Host/app")]
    public void References_are_read_as_docker_does(string text, string full, string brief)
    {
        var reference = ImageReference.Parse(text).OrThrow();
        Assert.Equal(full, reference.ToString());
        Assert.Equal(brief, reference.ToShortString());
        Assert.Equal(reference, ImageReference.Parse(full).OrThrow());
        Assert.Equal(reference, ImageReference.Parse(brief).OrThrow());
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://ghcr.io/a")]
    [InlineData("5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270")]
    [InlineData("Python")]
    [InlineData("a:")]
    [InlineData("a:-x")]
    [InlineData("a@")]
    [InlineData("a@sha256:12")]
    [InlineData("a@sha512:12")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("-a/b.c")]
    [InlineData("host.example:0/a")]
    [InlineData("host.example:99999/a")]
    [InlineData("-host.example/a")]
    [InlineData("[::1/a")]
    [InlineData("[nope]:5/a")]
    [InlineData("docker.io/")]
    [InlineData("a b")]
    [InlineData("a\u0007`b")]
    public void What_is_no_reference_is_refused_with_a_fix(string text)
    {
        var read = ImageReference.Parse(text);
        Assert.False(read.Accepted);
        Assert.All(read.Problems, p => Assert.Equal("BERTH3001", p.Code.Id));
        Assert.All(read.Problems, p => Assert.False(string.IsNullOrEmpty(p.Fix)));
        Assert.DoesNotContain(read.Problems, p => p.What.Any(char.IsControl));
    }

    [Fact]
    public void Accepted_text_reads_back_the_same_whatever_it_is()
    {
        var random = new Random(11);
        const string Letters = "ab0A.:/-_@[]";
        for (var i = 0; i < 100_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => Letters[random.Next(Letters.Length)])]);
            if (ImageReference.Parse(text).Value is { } reference) Assert.Equal(reference, ImageReference.Parse(reference.ToString()).OrThrow());
        }
    }
}
