using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>variables</c>: a list, a mapping, or either by accelerator.</summary>
internal static class NativeVariables
{
    private static readonly string[] Accelerators = ["cpu", "cuda", "rocm"];

    public static PerAccelerator<ImmutableArray<VariableEntry>> Read(YamlNode? node)
    {
        // `{cpu: …}` is by accelerator exactly when what follows is a list or mapping; with text it is a variable of that name.
        var byAccelerator = node is YamlMapping map && map.Entries.Any(e => e.Value is not YamlScalar)
            && map.Entries.All(e => Accelerators.Contains(e.Key.Value));
        return node is YamlMapping each && byAccelerator
            ? new(Plain(each.Find("cpu")), Plain(each.Find("cuda")), Plain(each.Find("rocm")))
            : PerAccelerator<ImmutableArray<VariableEntry>>.Same(Plain(node));
    }

    public static ImmutableArray<VariableEntry> Plain(YamlNode? node) => node switch
    {
        YamlSequence list => [.. list.Items.OfType<YamlScalar>().Select(i => VariableEntry.Parse(i.Value, i.Where))],
        YamlMapping map => [.. map.Entries.Where(e => e.Value is YamlScalar).Select(FromMapping)],
        _ => [],
    };

    private static VariableEntry FromMapping(YamlEntry entry)
    {
        var value = (YamlScalar)entry.Value;
        return new(entry.Key.Value, value.IsNull ? null : value.Value, entry.Key.Where);
    }
}
