using Berth.Core.Problems;
using Berth.Dialects.Requirements;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Editing;

namespace Berth.Dialects.Native.Editing;

/// <summary>
/// Changes <c>python.requirements</c> in the text of a <c>berth.yaml</c>; comments, order, quotes and indentation stay as they are. A change is made
/// only where reading the new text shows exactly that change.
/// </summary>
public static class RequirementsText
{
    /// <summary>What <c>python.requirements</c> holds: requirements and names of files, in order.</summary>
    public static Checked<string[]> Entries(string text, string file)
    {
        var read = Parse(text, file);
        return read.Value is YamlMapping root ? new([.. Values(root)], []) : new(null, read.Problems.IsEmpty ? [Refused(file)] : read.Problems);
    }

    /// <summary>With one more requirement behind the others.</summary>
    public static Checked<string> Append(string text, string file, string requirement) =>
        Change(text, file, root => Appended(text, root, requirement), values => [.. values, requirement]);

    /// <summary>With another requirement in place of one.</summary>
    /// <param name="index">Among <see cref="Entries"/>.</param>
    public static Checked<string> Replace(string text, string file, int index, string requirement) =>
        Change(text, file, root => [Replaced(text, root, index, requirement)], values => [.. values[..index], requirement, .. values[(index + 1)..]]);

    /// <summary>Without one requirement. The list stays, even when it is empty then.</summary>
    /// <param name="index">Among <see cref="Entries"/>.</param>
    public static Checked<string> Remove(string text, string file, int index) =>
        Change(text, file, root => [Removed(text, root, index)], values => [.. values[..index], .. values[(index + 1)..]]);

    private static Checked<string> Change(string text, string file, Func<YamlMapping, IEnumerable<string?>> candidates, Func<string[], string[]> expected)
    {
        var before = Parse(text, file);
        if (before.Value is not YamlMapping root) return new(null, before.Problems.IsEmpty ? [Refused(file)] : before.Problems);
        var values = expected([.. Values(root)]);
        var rest = Rest(root);
        foreach (var candidate in candidates(root))
        {
            if (candidate is not null && Parse(candidate, file).Value is YamlMapping after && values.SequenceEqual(Values(after)) && Rest(after) == rest)
                return new(candidate, []);
        }

        return new(null, [Refused(file)]);
    }

    private static IEnumerable<string?> Appended(string text, YamlMapping root, string requirement)
    {
        switch (root.Mapping("python")?.Find("requirements"))
        {
            case YamlSequence list when list.Flow || list.Items.IsEmpty:
                yield return FlowListEdit.Append(text, list, requirement);
                break;
            case YamlSequence list:
                yield return BlockListEdit.Append(text, list, requirement);
                break;
            case YamlScalar one:
                yield return AsList(text, one, requirement);
                break;
            default:
                foreach (var candidate in RequirementsKey.Create(text, root, requirement)) yield return candidate;
                break;
        }
    }

    private static string AsList(string text, YamlScalar one, string requirement)
    {
        var source = text[one.Text.Start..one.Text.End];
        var kept = one.Plain ? ScalarText.Write(one.Value, "", flow: true) : source;
        var list = $"[{kept}, {ScalarText.Write(requirement, source, flow: true)}]";
        return string.Concat(text.AsSpan(0, one.Text.Start), list, text.AsSpan(one.Text.End));
    }

    private static string? Replaced(string text, YamlMapping root, int index, string requirement)
    {
        var range = Scalars(root)[index].Text;
        var flow = root.Flow || root.Mapping("python") is { Flow: true } || root.Mapping("python")?.Find("requirements") is YamlSequence { Flow: true };
        return string.Concat(text.AsSpan(0, range.Start), ScalarText.Write(requirement, text.AsSpan(range.Start), flow), text.AsSpan(range.End));
    }

    private static string? Removed(string text, YamlMapping root, int index)
    {
        var scalar = Scalars(root)[index];
        var entry = root.Mapping("python")!.Entries.First(e => e.Key.Value == "requirements");
        if (entry.Value is not YamlSequence list) return string.Concat(text.AsSpan(0, scalar.Text.Start), "[]", text.AsSpan(scalar.Text.End));
        var place = list.Items.IndexOf(scalar);
        return list.Flow ? FlowListEdit.Remove(text, list, place) : BlockListEdit.Remove(text, entry, place);
    }

    private static List<YamlScalar> Scalars(YamlMapping root) => [.. root.Mapping("python")?.Scalars("requirements") ?? []];

    private static IEnumerable<string> Values(YamlMapping root) => Scalars(root).Select(s => s.Value);

    /// <summary>Everything but the requirements; a mapping that holds nothing counts as none.</summary>
    private static string Rest(YamlMapping root)
    {
        var entries = root.Entries.Where(e => e.Key.Value != "python" || (e.Value is not YamlScalar { IsNull: true } && e.Value is not YamlMapping)).ToList();
        if (root.Mapping("python") is { } python && python.Entries.Where(e => e.Key.Value != "requirements").ToList() is { Count: > 0 } others)
            entries.Add(new YamlEntry(new YamlScalar("python", true, null, python.Where), python with { Entries = [.. others] }));
        return YamlJson.Write(root with { Entries = [.. entries] }, NativeDialect.Flavour);
    }

    private static Checked<YamlNode> Parse(string text, string file) => YamlDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text), file, NativeDialect.Flavour);

    private static Problem Refused(string file) => new(DialectProblems.CannotEdit, "the requirements are written in a way that cannot be changed without changing more",
        new SourceSpan(file), "change `python.requirements` by hand, then run `berth lock`");
}
