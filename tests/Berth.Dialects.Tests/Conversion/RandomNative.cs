
namespace Berth.Dialects.Tests.Conversion;

/// <summary>Native documents of those parts that an experiment of Determined's can say, with values that are hard to quote.</summary>
internal static class RandomNative
{
    private static readonly string[] Values =
    [
        "plain", "yes", "on", "010", "1e3", "~", "null", "a: b", "a #b", "- x", "[x]", "{y}", "*z", "&a", "!t", "%p", "@q", "`r", "it's", "\"quoted\"", "both ' and \"", "back\\slash", " lead", "trail ", "ünï",
        "two\nlines", "three\nlines\n", "tab\there", "$HOME and $$", "", "=", "x=y", "|", ">", "<<", "0x1F", ".5", "true", "a\n\nb", "\u2028", "😀",
    ];

    public static string Write(Random random)
    {
        var lines = new List<string> { "base: " + PerAccelerator(random, () => Quote(Images[random.Next(Images.Length)])) };
        if (random.Next(2) == 0) lines.Add("name: " + Quote("n" + Value(random)));
        if (random.Next(2) == 0) lines.Add("description: " + Quote(Value(random)));
        if (random.Next(4) > 0) lines.Add("run: " + (random.Next(2) == 0 ? Quote("run " + Value(random)) : List(random, "run")));
        if (random.Next(4) > 0) lines.Add("variables: " + (random.Next(2) == 0 ? List(random, "A=") : $"{{cpu: {List(random, "A=")}, cuda: {List(random, "B=")}, rocm: {List(random, "C")}}}"));
        if (random.Next(2) == 0) lines.Add($"resources: {{slots: {random.Next(9)}, shm: {random.Next(1, 1 << 20)}}}");
        return string.Join('\n', lines) + "\n";
    }

    private static readonly string[] Images = ["debian:bookworm", "docker.io/library/python:3.12-slim", "registry.example:5000/a/b@sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"];

    private static string PerAccelerator(Random random, Func<string> one) => random.Next(2) == 0 ? one() : $"{{cpu: {one()}, cuda: {one()}, rocm: {one()}}}";

    private static string Value(Random random) => Values[random.Next(Values.Length)];

    private static string List(Random random, string before) => "[" + string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Quote(before + Value(random)))) + "]";

    /// <summary>As JSON, which YAML is a superset of.</summary>
    private static string Quote(string text) => "\"" + string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c is < ' ' or '\u2028' ? $"\\u{(int)c:x4}" : c.ToString())) + "\"";
}
