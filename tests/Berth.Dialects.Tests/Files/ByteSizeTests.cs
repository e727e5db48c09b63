using System.Text.RegularExpressions;
using Berth.Dialects.Files;

namespace Berth.Dialects.Tests.Files;

public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("512", 512L)]
    [InlineData("512b", 512L)]
    [InlineData("24k", 24576L)]
    [InlineData("1.5g", 1610612736L)]
    [InlineData("4GiB", 4294967296L)]
    [InlineData("4 GB", 4294967296L)]
    [InlineData("512m", 536870912L)]
    [InlineData("2Tib", 2199023255552L)]
    [InlineData("1p", 1125899906842624L)]
    [InlineData("", null)]
    [InlineData("g", null)]
    [InlineData("1.g", null)]
    [InlineData(".5g", null)]
    [InlineData("1  g", null)]
    [InlineData("-1", null)]
    [InlineData("1x", null)]
    [InlineData("1bi", null)]
    [InlineData("1e3", null)]
    [InlineData("١", null)]
    [InlineData("99999999p", null)]
    public void Sizes_are_read(string text, long? bytes)
    {
        Assert.Equal(bytes, ByteSize.Parse(text));
        if (bytes is not null) Assert.Matches(ByteSize.Pattern, text);
        else if (text != "99999999p") Assert.False(Regex.IsMatch(text, ByteSize.Pattern), "the schema's pattern takes it");
    }
}
