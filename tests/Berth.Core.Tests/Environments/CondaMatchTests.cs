using Berth.Core.Environments;

namespace Berth.Core.Tests.Environments;

public class CondaMatchTests
{
    [Theory]
    [InlineData("python", "python", null, "")]
    [InlineData("python=3.11", "python", "=3.11", "==3.11.*")]
    [InlineData("python==3.11.2", "python", "==3.11.2", "==3.11.2")]
    [InlineData("Python 3.8", "python", "3.8", "==3.8")]
    [InlineData("python 3.8.*", "python", "3.8.*", "==3.8.*")]
    [InlineData("python >= 3.8,<3.10", "python", ">=3.8,<3.10", ">=3.8,<3.10")]
    [InlineData("python>=3.8,<3.10", "python", ">=3.8,<3.10", ">=3.8,<3.10")]
    [InlineData("python~=3.8", "python", "~=3.8", "~=3.8")]
    [InlineData("python!=3.9.*", "python", "!=3.9.*", "!=3.9.*")]
    [InlineData("python=*", "python", "=*", "")]
    [InlineData("python=3.8|3.9", "python", "=3.8|3.9", null)]
    [InlineData("python=3.8*", "python", "=3.8*", null)]
    [InlineData("python[version='>=3.8']", "python", ">=3.8", ">=3.8")]
    public void A_match_spec_has_a_name_and_a_version(string text, string name, string? version, string? specifiers)
    {
        var match = CondaMatch.Parse(text)!;
        Assert.Equal((name, version, specifiers), (match.Name, match.Version, match.Specifiers()));
    }

    [Theory]
    [InlineData("conda-forge::numpy=1.2=py38_0", "conda-forge", "numpy", "=1.2", "py38_0")]
    [InlineData("numpy 1.2 py38_0", null, "numpy", "1.2", "py38_0")]
    [InlineData("numpy==1.2=py38_0", null, "numpy", "==1.2", "py38_0")]
    [InlineData("defaults/linux-64::python", "defaults/linux-64", "python", null, null)]
    public void It_may_have_a_channel_and_a_build(string text, string? channel, string name, string? version, string? build) =>
        Assert.Equal(new CondaMatch(channel, name, version, build), CondaMatch.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("=3.8")]
    [InlineData("a b c d")]
    [InlineData("$(rm -rf)")]
    [InlineData("[]")]
    public void What_has_no_name_is_none(string text) => Assert.Null(CondaMatch.Parse(text));

    [Theory]
    [InlineData(true, "python=3.11", "pip")]
    [InlineData(true, "python=3.11.2", "pip>=20", "Python")]
    [InlineData(false, "python=3.11", "numpy")]
    [InlineData(false, "conda-forge::python=3.11")]
    [InlineData(false, "python=3.11=h1_0")]
    [InlineData(false, "python=3.8|3.9")]
    public void Only_python_and_pip_need_no_conda(bool without, params string[] dependencies) =>
        Assert.Equal(!without, new CondaSpec { Dependencies = [.. dependencies.Select(d => new Declared<string>(d, null))] }.NeedsConda);
}
