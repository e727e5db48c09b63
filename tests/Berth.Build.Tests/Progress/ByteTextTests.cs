using Berth.Build.Progress;

namespace Berth.Build.Tests.Progress;

public class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 KiB")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(99_614_720, "95 MiB")]
    [InlineData(4L << 30, "4 GiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void Sizes_are_told_in_binary_units(long bytes, string text) => Assert.Equal(text, ByteText.Of(bytes));
}
