using System.Collections.Immutable;
using System.Text.Json;
using Berth.Python.Tags;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Conformance;

public class WheelTables
{
    [Fact]
    public void Wheel_names_parse_as_in_the_table() => Table.Check("wheel_filename", (input, expected) =>
    {
        var valid = WheelFileName.TryParse(input.Text("filename"), out var w);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        var build = w!.Build is { } b ? $"[{b.Number},\"{b.Rest}\"]" : "[]";
        return Table.Same(
            string.Join(' ', expected.Text("name"), expected.Text("version"), expected.GetProperty("build").GetRawText().Replace(" ", "", StringComparison.Ordinal), string.Join(' ', expected.Texts("tags"))),
            string.Join(' ', w.Name, w.Version, build, string.Join(' ', w.Tags.Select(t => t.ToString()).Distinct().Order(StringComparer.Ordinal))));
    });

    [Fact]
    public void Source_distribution_names_parse_as_in_the_table() => Table.Check("sdist_filename", (input, expected) =>
    {
        var valid = SdistFileName.TryParse(input.Text("filename"), out var s);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        return Table.Same($"{expected.Text("name")} {expected.Text("version")}", $"{s!.Name} {s.Version}");
    });

    [Fact]
    public void Tag_sets_parse_as_in_the_table() => Table.Check("tag_parse", (input, expected) =>
    {
        var tags = WheelTag.ParseSet(input.Text("tag"));
        if (tags is null || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), tags is not null);
        return Table.Same(string.Join(' ', expected.Texts("tags")), string.Join(' ', tags.Value.Select(t => t.ToString()).Distinct().Order(StringComparer.Ordinal)));
    });

    // Images are Linux: rows of other systems say nothing here.
    [Fact]
    public void Platform_tags_are_those_of_the_table() => Table.Check("tag_platforms", (input, expected) =>
        input.Text("os") != "linux" ? null : Table.Same(string.Join(' ', expected.Texts()), string.Join(' ', Platform(input).Tags())));

    [Fact]
    public void Supported_tags_are_those_of_the_table()
    {
        var environments = Table.Read("tag_environments");
        Table.Check("tag_supported", (input, expected) => Supported(environments, input.Text("name")) is { } tags
            ? Table.Same(string.Join(' ', expected.Texts()), string.Join(' ', tags)) : null);
    }

    [Fact]
    public void Wheels_are_chosen_as_in_the_table()
    {
        var environments = Table.Read("tag_environments");
        Table.Check("tag_select", (input, expected) =>
        {
            if (Supported(environments, input.Text("supported")) is not { } tags) return null;
            var names = input.Texts("filenames").Select(n => WheelFileName.TryParse(n, out var w) ? w : throw new FormatException(n));
            return Table.Same(string.Join(' ', expected.Texts()), string.Join(' ', new TagRanks(tags).Choose(names, n => n).Select(n => n.Text)));
        });
    }

    private static ImmutableArray<string>? Supported(JsonElement environments, string name)
    {
        var e = environments.GetProperty(name);
        var platform = e.GetProperty("platform_is");
        if (platform.Text("os") != "linux") return null;
        var python = e.GetProperty("python").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var implementation = e.Text("implementation") == "pypy" ? "pp" : "cp";
        return [.. SupportedTags.Of(implementation, (python[0], python[1]), e.Texts("abis").Single(), Platform(platform).Tags()).Select(t => t.ToString())];
    }

    private static LinuxPlatform Platform(JsonElement e)
    {
        var library = e.TryGetProperty("libc", out var libc) ? libc.GetString() switch { "glibc" => CLibrary.Glibc, "musl" => CLibrary.Musl, _ => CLibrary.Unknown } : CLibrary.Unknown;
        var version = e.TryGetProperty("libc_version", out var v) ? (v[0].GetInt32(), v[1].GetInt32()) : (0, 0);
        return new(e.Text("machine"), library, version, e.TryGetProperty("interpreter_bits", out var bits) ? bits.GetInt32() : 64);
    }
}
