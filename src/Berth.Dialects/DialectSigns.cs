using Berth.Core.Toml;
using Berth.Dialects.Yaml;

namespace Berth.Dialects;

/// <summary>Which dialects the content of a document speaks for.</summary>
internal static class DialectSigns
{
    public static List<DialectSign> Of(YamlNode root)
    {
        if (root is not YamlMapping document) return [];
        var certain = Certain(d => d.Sign?.Invoke(document));
        if (certain.Count > 0) return certain;
        var there = document.Entries.Select(e => e.Key.Value).ToHashSet(StringComparer.Ordinal);
        var found = DialectList.All
            .Select(d => (Dialect: d, Keys: document.Entries.Select(e => e.Key.Value).Where(k => there.Contains(k) && d.Keys.Contains(k)).ToList()))
            .Where(f => f.Keys.Count > 0).ToList();
        return
        [
            .. from one in found
               where !found.Exists(other => other.Keys.Count > one.Keys.Count && one.Keys.All(other.Keys.Contains))
               select new DialectSign(one.Dialect, $"it has the {(one.Keys.Count == 1 ? "key" : "keys")} {string.Join(", ", one.Keys.Select(k => $"`{k}`"))}"),
        ];
    }

    public static List<DialectSign> Of(TomlTable root) => Certain(d => d.TomlSign?.Invoke(root));

    private static List<DialectSign> Certain(Func<Dialect, string?> reason) =>
        [.. DialectList.All.Select(d => new DialectSign(d, reason(d) ?? "")).Where(s => s.Reason.Length > 0)];
}
