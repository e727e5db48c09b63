using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>An entry in its place.</summary>
/// <param name="Path">Of <see cref="LayerEntry.Path"/>; ends in NUL.</param>
internal readonly record struct PlannedEntry(LayerEntry Entry, byte[] Path)
{
    /// <summary>The path without the NUL.</summary>
    public ReadOnlySpan<byte> Name => Path.AsSpan(0, Path.Length - 1);
}

/// <summary>Entries in the order they are written: checked, with all parent folders, sorted by path, hard links behind their targets.</summary>
internal static class LayerPlan
{
    /// <exception cref="BerthException">BERTH3006, BERTH3007: all faults of all entries.</exception>
    public static List<PlannedEntry> Of(IReadOnlyCollection<LayerEntry> entries)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var byPath = new Dictionary<string, LayerEntry>(entries.Count + entries.Count / 4, StringComparer.Ordinal);
        var opaque = new Dictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (Fault(entry) is { } fault)
                problems.Add(new Problem(OciProblems.UnstorableEntry, $"`{entry.Path}` {fault}", Fix: "rename it or leave it out"));
            else if (!(entry is LayerEntry.OpaqueWhiteout ? opaque : byPath).TryAdd(entry.Path, entry))
                problems.Add(new Problem(OciProblems.DuplicatePath, $"two entries have the path `{entry.Path}`", Fix: "leave one of them out"));
        }

        AddParents(byPath, opaque.Keys, problems);
        OrderLinks(byPath, problems);
        if (problems.Count > 0) throw new BerthException(problems.ToImmutable());
        var planned = byPath.Values.Concat(opaque.Values).Select(e => new PlannedEntry(e, PathBytes.EncodeTerminated(e.Path))).ToList();
        planned.Sort(Compare);
        return planned;
    }

    private static string? Fault(LayerEntry entry)
    {
        try
        {
            if (entry.Path.Length == 0 && entry is LayerEntry.OpaqueWhiteout) return null;
            if (TarPath.Fault(PathBytes.Encode(entry.Path)) is { } fault) return fault;
            return entry switch
            {
                LayerEntry.SymbolicLink { Target: var t } when t.Length == 0 || t.Contains('\0') || PathBytes.Encode(t).Length > TarPath.MaximumLength =>
                    "links to a target that no link can have",
                LayerEntry.File { Size: < 0 } => "has a negative size",
                LayerEntry.Node { Kind: not ('c' or 'b' or 'p') } or LayerEntry.Node { Major: < 0 or > 0xfff } or LayerEntry.Node { Minor: < 0 or > 0xfffff } => "is no device that exists",
                { Mode: < 0 or > 0xfff } or { UserId: < 0 } or { GroupId: < 0 } => "has a mode or owner out of range",
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            return "has a name that is no text";
        }
    }

    private static void AddParents(Dictionary<string, LayerEntry> byPath, IEnumerable<string> opaque, ImmutableArray<Problem>.Builder problems)
    {
        foreach (var path in byPath.Keys.ToArray()) AddParents(byPath, path, problems);
        foreach (var path in opaque)
        {
            // What hides lower content is a folder itself.
            if (path.Length > 0) AddParents(byPath, path + "/", problems);
        }
    }

    private static void AddParents(Dictionary<string, LayerEntry> byPath, string path, ImmutableArray<Problem>.Builder problems)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var parent = path[..slash];
            if (!byPath.TryGetValue(parent, out var there))
            {
                byPath.Add(parent, new LayerEntry.Directory(parent) { Mode = LayerFormat.DirectoryMode });
                continue;
            }

            // The rest of the way up belongs to the folder that is there.
            if (there is not LayerEntry.Directory)
                problems.Add(new Problem(OciProblems.DuplicatePath, $"`{parent}` is no folder, yet `{path}` lies below it", Fix: "leave one of them out"));
            return;
        }
    }

    /// <summary>Lets the first path of each group of hard links be the file, and the others link to it.</summary>
    private static void OrderLinks(Dictionary<string, LayerEntry> byPath, ImmutableArray<Problem>.Builder problems)
    {
        var groups = byPath.Values.OfType<LayerEntry.HardLink>().GroupBy(l => l.Target, StringComparer.Ordinal).ToArray();
        foreach (var group in groups)
        {
            if (byPath.GetValueOrDefault(group.Key) is not LayerEntry.File file)
            {
                problems.AddRange(group.Select(l => new Problem(
                    OciProblems.UnstorableEntry, $"`{l.Path}` is a hard link to `{l.Target}`, which is no file of this layer", Fix: "add the file, or copy it instead of linking")));
                continue;
            }

            var first = group.Select(l => l.Path).Append(group.Key).MinBy(PathBytes.Encode, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))!;
            foreach (var path in group.Select(l => l.Path).Append(group.Key))
            {
                byPath[path] = path == first
                    ? file with { Path = path }
                    : new LayerEntry.HardLink(path, first)
                    {
                        Mode = file.Mode, UserId = file.UserId, GroupId = file.GroupId, ModifiedAt = file.ModifiedAt, ExtendedAttributes = file.ExtendedAttributes,
                    };
            }
        }
    }

    /// <summary>Bytewise; a folder stands before its own opaque mark.</summary>
    private static int Compare(PlannedEntry a, PlannedEntry b)
    {
        var order = a.Name.SequenceCompareTo(b.Name);
        return order != 0 ? order : (a.Entry is LayerEntry.OpaqueWhiteout).CompareTo(b.Entry is LayerEntry.OpaqueWhiteout);
    }
}
