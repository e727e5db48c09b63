using Berth.Build.Caching;

namespace Berth.Build.Tests.Caching;

public class LayerKeyTests
{
    [Fact]
    public void Different_inputs_never_read_the_same()
    {
        var random = new Random(1);
        string[] parts = ["", "a", "b", "1", ":", "1:", "a1:b", "2:", "\0", "ab", "=", "kind2"];
        var keys = new Dictionary<string, string>();
        for (var round = 0; round < 20_000; round++)
        {
            var inputs = new Dictionary<string, string>();
            for (var i = random.Next(4); i > 0; i--) inputs[parts[random.Next(parts.Length)] + parts[random.Next(parts.Length)]] = parts[random.Next(parts.Length)] + parts[random.Next(parts.Length)];
            var text = string.Join('|', inputs.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"<{i.Key}>=<{i.Value}>"));
            var digest = LayerKey.Of("test", inputs).Digest.ToString();
            Assert.Equal(text, keys.TryAdd(digest, text) ? text : keys[digest]);
        }
    }

    [Fact]
    public void The_order_of_inputs_does_not_matter_and_the_kind_does()
    {
        KeyValuePair<string, string>[] inputs = [new("a", "1"), new("b", "2")];
        Assert.Equal(LayerKey.Of("k", inputs).Digest, LayerKey.Of("k", inputs.Reverse()).Digest);
        Assert.NotEqual(LayerKey.Of("k", inputs).Digest, LayerKey.Of("l", inputs).Digest);
    }

    [Fact]
    public void A_change_is_told_in_one_line_an_input()
    {
        var then = LayerKey.Of("k", [new("gone", "1"), new("same", "2"), new("other", "3")]);
        var now = LayerKey.Of("k", [new("same", "2"), new("other", "4"), new("new", "5")]);
        Assert.Equal(["gone: removed (was 1)", "new: added (5)", "other: 3 → 4"], now.ChangesSince(then));
        Assert.Empty(now.ChangesSince(now));
    }
}
