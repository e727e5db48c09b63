using Berth.Python.Metadata;

namespace Berth.Python.Tests.Metadata;

public class PackageMetadataTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Name: a\n")]
    [InlineData("Name: a\nVersion: one\n")]
    [InlineData("Metadata-Version: 2.1\nName: -\nVersion: 1\n")]
    [InlineData("Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: >>\n")]
    [InlineData("\0\0\0")]
    public void Metadata_that_says_nothing_usable_is_refused(string text)
    {
        var read = PackageMetadata.Parse(text, "a-1-py3-none-any.whl");
        Assert.Null(read.Value);
        Assert.All(read.Problems, p => Assert.Equal(PythonProblems.InvalidMetadata, p.Code));
    }
}
