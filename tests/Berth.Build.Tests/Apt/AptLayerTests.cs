using Berth.Build.Apt;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Build.Tests.Apt;

public class AptLayerTests
{
    private static readonly ImageConfig Config = new() { Architecture = "amd64", Os = "linux", RootFs = new RootFs { DiffIds = [] } };

    [Theory]
    [InlineData("curl")]
    [InlineData("libstdc++6")]
    [InlineData("g++")]
    [InlineData("python3.11")]
    [InlineData("libc6:i386")]
    [InlineData("curl=7.88.1-10+deb12u5")]
    [InlineData("libc6:amd64=2.36-9+deb12u4")]
    [InlineData("linux-libc-dev=1:6.1~rc1")]
    [InlineData("0ad")]
    public void Names_of_packages_are_accepted(string name) => Assert.Empty(AptLayer.Check([new(name, null)]));

    [Theory]
    [InlineData("")]
    [InlineData("-o")]
    [InlineData("--allow-unauthenticated")]
    [InlineData("Curl")]
    [InlineData("curl wget")]
    [InlineData("curl\n")]
    [InlineData("curl;true")]
    [InlineData("curl=")]
    [InlineData("curl=$(id)")]
    [InlineData("./local.deb")]
    [InlineData("curl/bookworm")]
    [InlineData("größe")]
    public void What_is_no_package_name_is_refused_with_its_place(string name)
    {
        var where = new SourceSpan("berth.yaml", 3, 5);
        var problem = Assert.Single(AptLayer.Check([new("curl", null), new Declared<string>(name, where)]));
        Assert.Equal((BuildProblems.InvalidPackageName, where), (problem.Code, problem.Where));
    }

    [Fact]
    public void The_key_knows_packages_in_order_and_what_lies_below()
    {
        var keys = new[]
        {
            AptLayer.Key(ContentDigest.Of("a"), ["curl", "git"]), AptLayer.Key(ContentDigest.Of("a"), ["git", "curl"]),
            AptLayer.Key(ContentDigest.Of("a"), ["curl"]), AptLayer.Key(ContentDigest.Of("b"), ["curl", "git"]),
        };
        Assert.Equal(4, keys.Select(k => k.Digest).Distinct().Count());
        Assert.Equal(keys[0].Digest, AptLayer.Plan(ContentDigest.Of("a"), ["curl", "git"], Config, ["http_proxy=http://machine:3128"]).Key.Digest);
    }

    [Fact]
    public void A_failure_shows_the_last_lines_and_the_name_that_is_not_known()
    {
        var problem = Failure(100, "Reading package lists...", "E: Unable to locate package crul");
        Assert.Equal(BuildProblems.AptFailed, problem.Code);
        Assert.Contains("E: Unable to locate package crul", problem.What, StringComparison.Ordinal);
        Assert.Contains("apt-cache search crul", problem.Fix, StringComparison.Ordinal);
        Assert.Contains("mirror", Failure(100, "Connection refused").Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_without_apt_is_told_as_such() => Assert.Equal(BuildProblems.NoApt, Failure(199, "no apt-get in this image").Code);

    private static Problem Failure(int code, params string[] last) =>
        Assert.IsType<BerthException>(AptLayer.Plan(ContentDigest.Of("a"), ["crul"], Config, []).Failed(code, last)).Problems[0];
}
