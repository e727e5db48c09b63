using System.Text.Json;
using Berth.Core.Environments;
using Berth.Python.Tags;
using Berth.Python.Targets;

namespace Berth.Python.Tests.Targets;

public class NamedTargetTests
{
    [Fact]
    public void A_named_Python_has_the_facts_a_real_one_tells() =>
        Assert.Equal(JsonSerializer.Serialize(Target.Cp312), JsonSerializer.Serialize(Of("3.12.1", Platform.LinuxAmd64).ToFacts().OrThrow()));

    [Theory]
    [InlineData("3.12", "linux/amd64", "3.12.0", "cp312-cp312-linux_x86_64")]
    [InlineData("3.12", "linux/arm64", "3.12.0", "cp312-cp312-linux_aarch64")]
    [InlineData("3.13t", "linux/amd64", "3.13.0", "cp313-cp313t-linux_x86_64")]
    [InlineData("3.14.0rc1", "linux/amd64", "3.14.0rc1", "cp314-cp314-linux_x86_64")]
    [InlineData("3.7", "linux/386", "3.7.0", "cp37-cp37m-linux_i686")]
    [InlineData("3.9", "linux/arm/v7", "3.9.0", "cp39-cp39-linux_armv7l")]
    [InlineData("3.10", "linux/ppc64le", "3.10.0", "cp310-cp310-linux_ppc64le")]
    public void The_first_release_of_a_line_stands_for_it(string python, string platform, string version, string tag)
    {
        var facts = Of(python, Named(platform)).ToFacts().OrThrow();
        Assert.Equal((version, version, tag), (facts.Version, facts.Markers["python_full_version"], facts.Tags[0]));
    }

    [Theory]
    [InlineData(CLibrary.Glibc, 17, "manylinux2014_x86_64", "manylinux_2_18_x86_64")]
    [InlineData(CLibrary.Musl, 1, "musllinux_2_1_x86_64", "manylinux2014_x86_64")]
    public void The_C_library_decides_the_platform_tags(CLibrary library, int minor, string has, string lacks)
    {
        var facts = new NamedTarget("3.12", Platform.LinuxAmd64, library, (2, minor)).ToFacts().OrThrow();
        Assert.Contains($"cp312-cp312-{has}", facts.Tags);
        Assert.DoesNotContain($"cp312-cp312-{lacks}", facts.Tags);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_a_fix()
    {
        foreach (var python in new[] { "", "3", "2.7", "3.6", "4.0", "3.12.1.1", "3.12rc1", "3.12.1.post1", "3.12+local", "1!3.12", "pypy3.10", "3.12t", "3.999999999999", "latest", "t" })
        {
            var problem = Assert.Single(Of(python, Platform.LinuxAmd64).ToFacts().Problems);
            Assert.True(problem.Code == PythonProblems.InvalidTarget && problem.Fix is not null, python);
        }

        Assert.Equal(2, Of("3.1", new Platform("windows", "amd64")).ToFacts().Problems.Length);
    }

    private static NamedTarget Of(string python, Platform platform) => new(python, platform, NamedTarget.DefaultLibrary.Library, NamedTarget.DefaultLibrary.Version);

    private static Platform Named(string text) => text.Split('/') is [var os, var architecture, .. var rest] ? new(os, architecture, rest.FirstOrDefault()) : throw new ArgumentException(text);
}
