using Berth.Oci.Linux;

namespace Berth.Oci.Tests.Linux;

public sealed class PathBytesSpecs
{
    [Fact]
    public void Any_bytes_survive_as_text()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(12)];
            for (var b = 0; b < bytes.Length; b++) bytes[b] = (byte)(random.Next(3) == 0 ? random.Next(1, 128) : random.Next(0xc0, 0xf8) - (random.Next(2) * 0x40));
            var text = PathBytes.Decode(bytes);
            Assert.Equal(bytes, PathBytes.Encode(text));
            Assert.Equal([.. bytes, 0], PathBytes.EncodeTerminated(text));
        }
    }

    [Fact]
    public void Text_stays_text()
    {
        foreach (var text in new[] { "", "plain/path", "größe", "日本語", "😀" }) Assert.Equal(text, PathBytes.Decode(PathBytes.Encode(text)));
        Assert.Equal("a\udcff\udcc3b", PathBytes.Decode([(byte)'a', 0xff, 0xc3, (byte)'b']));
        Assert.Throws<ArgumentException>(() => PathBytes.Encode("\ud800"));
    }
}
