using Berth.Core.Locking;

namespace Berth.Core.Tests.Locking;

public class ContentDigestTests
{
    private static readonly string Hex = string.Concat(Enumerable.Repeat("0a", 32));

    [Fact]
    public void The_text_of_a_digest_is_its_canonical_form()
    {
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ContentDigest.Of("").ToString());
        Assert.Equal(ContentDigest.Of("größe"), ContentDigest.Of("größe"u8));
        Assert.Equal(ContentDigest.Of("a"), ContentDigest.Parse(ContentDigest.Of("a").ToString()));
    }

    [Fact]
    public void Anything_but_the_canonical_form_is_refused()
    {
        string?[] wrong =
        [
            null, "", "sha256", "sha256:", Hex, $"sha256:{Hex[1..]}", $"sha256:{Hex}0", $"sha256:{Hex.ToUpperInvariant()}", $"SHA256:{Hex}", $"sha512:{Hex}{Hex}",
            $" sha256:{Hex}", $"sha256:{Hex}\n", $"sha256:{Hex[..63]}g", $"sha256:{Hex[..63]}\0", $"sha256:{Hex[..63]}٠", $"sha256::{Hex[1..]}", $"sha256:../{Hex[3..]}",
        ];
        Assert.All(wrong, w => Assert.False(ContentDigest.TryParse(w, out _), w));
        Assert.All(wrong.Skip(1), w => Assert.Throws<FormatException>(() => ContentDigest.Parse(w!)));
        Assert.False(ContentDigest.TryParseHex($"sha256:{Hex}", out _));
        Assert.Throws<ArgumentException>(() => ContentDigest.FromHash(new byte[31]));
    }

    [Fact]
    public void Digests_are_ordered_by_their_digits()
    {
        var sorted = Enumerable.Range(0, 50).Select(i => ContentDigest.Of($"{i}")).Order().ToList();
        Assert.Equal(sorted.Select(d => d.Hex).Order(StringComparer.Ordinal), sorted.Select(d => d.Hex));
        Assert.True(sorted[0] < sorted[1] && sorted[1] > sorted[0] && sorted[0] <= sorted[1] && sorted[1] >= sorted[0]);
    }
}
