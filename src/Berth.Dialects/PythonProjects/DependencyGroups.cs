using Berth.Core.Environments;
using Berth.Core.Packages;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>The groups of a <c>[dependency-groups]</c> table (dependency groups specification, PEP 735).</summary>
/// <param name="table">Null where the document has none.</param>
public sealed class DependencyGroups(TomlValue? table, Action<Problem> report)
{
    private const int MostRequirements = 100_000;
    private const int Deepest = 100;
    private Dictionary<string, TomlEntry>? groups;

    /// <summary>Requirements of a group and of those it includes, in order, as often as they stand there.</summary>
    /// <returns>What could be read; everything else is reported, each fault once for each way that leads to it.</returns>
    public List<Declared<string>> Expand(string name, SourceSpan where)
    {
        var found = new List<Declared<string>>();
        if (Groups() is { } known) Expand(known, name, where, [], found);
        return found;
    }

    private void Expand(Dictionary<string, TomlEntry> known, string name, SourceSpan where, List<string> open, List<Declared<string>> found)
    {
        var normal = PackageName.Normalize(name);
        if (!known.TryGetValue(normal, out var group))
        {
            var nearest = NearestName.Of(name, known.Values.Select(g => g.Key));
            report(new Problem(
                DialectProblems.UnknownGroup, $"there is no dependency group `{name}`", where,
                nearest is null ? $"add `{name} = [...]` under `[dependency-groups]`" : $"write `{nearest}`"));
        }
        else if (open.Contains(normal))
        {
            report(new Problem(
                DialectProblems.GroupCycle, $"the dependency group `{name}` includes itself: {string.Join(" → ", open.Append(normal))}", where, "take one of the includes out"));
        }
        else if (open.Count >= Deepest || found.Count > MostRequirements)
        {
            report(new Problem(DialectProblems.DocumentTooLarge, "dependency groups include more than any real project has", where, "name the requirements directly"));
        }
        else if (group.Value is not TomlArray items)
        {
            report(new Problem(DialectProblems.WrongType, $"the dependency group `{name}` has to be an array, not {group.Value.Noun}", group.Value.Where, $"write `{group.Key} = [...]`"));
        }
        else
        {
            open.Add(normal);
            foreach (var item in items.Items) Add(known, item, open, found);
            open.RemoveAt(open.Count - 1);
        }
    }

    private void Add(Dictionary<string, TomlEntry> known, TomlValue item, List<string> open, List<Declared<string>> found)
    {
        if (found.Count > MostRequirements) return;
        switch (item)
        {
            case TomlText text when RequirementHead.Parse(RequirementHead.SplitMarker(text.Value).Body) is null:
                report(new Problem(DialectProblems.InvalidValue, $"`{text.Value}` is not a requirement", text.Where, "write `name>=version`"));
                break;
            case TomlText text:
                found.Add(new(text.Value, text.Where));
                break;
            case TomlTable { Entries: [{ Key: "include-group", Value: TomlText include }] }:
                Expand(known, include.Value, include.Where, open, found);
                break;
            case TomlTable { Entries: [{ Key: "include-group" } entry] }:
                report(new Problem(DialectProblems.WrongType, $"`include-group` has to be text, not {entry.Value.Noun}", entry.Value.Where, "write `{include-group = \"name\"}`"));
                break;
            case TomlTable other:
                report(new Problem(DialectProblems.InvalidProject, "a table in a dependency group is not an include", other.Where, "write `{include-group = \"name\"}`"));
                break;
            default:
                report(new Problem(DialectProblems.WrongType, $"a dependency group holds {item.Noun}", item.Where, "write a requirement as text"));
                break;
        }
    }

    /// <summary>By normalised name; null where the table cannot be used.</summary>
    private Dictionary<string, TomlEntry>? Groups()
    {
        if (groups is not null) return groups;
        if (table is not (null or TomlTable))
        {
            report(new Problem(DialectProblems.WrongType, $"`dependency-groups` has to be a table, not {table.Noun}", table.Where, "write `[dependency-groups]`"));
            return null;
        }

        var known = new Dictionary<string, TomlEntry>(StringComparer.Ordinal);
        foreach (var entry in table is TomlTable there ? there.Entries : [])
        {
            if (known.TryAdd(PackageName.Normalize(entry.Key), entry)) continue;
            report(new Problem(
                DialectProblems.DuplicateKey, $"the dependency groups `{known[PackageName.Normalize(entry.Key)].Key}` and `{entry.Key}` have the same name once it is normalised",
                entry.Where, "rename one of them"));
            return null;
        }

        return groups = known;
    }
}
