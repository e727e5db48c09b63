using System.Collections.Immutable;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Core.Environments;

/// <summary>Turns declared variables into the variables of a process.</summary>
public static class VariableExpansion
{
    /// <summary>
    /// What Linux takes for one <c>NAME=VALUE</c> (MAX_ARG_STRLEN), in bytes with the closing NUL. Also stops values that double
    /// themselves.
    /// </summary>
    public const int LargestVariable = 131_072;

    /// <summary>
    /// Sets the entries one after the other; each sees those before it and <paramref name="before"/>. <c>$A</c> and <c>${A}</c> stand for a
    /// value,
    /// <c>$$</c> for one dollar, a dollar before anything else for itself. An undefined name is empty and warned about; an entry without
    /// value takes the variable away; of several entries with one name the last wins.
    /// </summary>
    /// <param name="before">What is set already, such as the image's own variables.</param>
    /// <returns>The whole environment: what was there before in its order, then new names in the order first set. Entries with errors are
    /// left out.</returns>
    public static (ImmutableArray<KeyValuePair<string, string>> Values, ImmutableArray<Problem> Problems) Expand(
        IReadOnlyDictionary<string, string> before, ImmutableArray<VariableEntry> entries)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in before) values[name] = value;
        foreach (var entry in entries)
        {
            if (ProblemOfName(entry) is { } problem)
            {
                problems.Add(problem);
            }
            else if (entry.Value is null)
            {
                values.Remove(entry.Name);
            }
            else if (Expanded(entry, values, problems) is { } value)
            {
                values[entry.Name] = value;
            }
        }

        return ([.. values], problems.ToImmutable());
    }

    private static Problem? ProblemOfName(VariableEntry entry)
    {
        if (entry.Name.Length == 0)
        {
            return new(CoreProblems.ImpossibleVariable, "a variable has no name before its `=`", entry.Where, "write it as `NAME=VALUE`");
        }

        if (entry.Name.Contains('\0') || entry.Name.Contains('='))
        {
            var name = entry.Name.Replace("\0", "\\0", StringComparison.Ordinal);
            return new(
                CoreProblems.ImpossibleVariable, $"`{name}` cannot be the name of a variable", entry.Where, "use letters, digits and `_`");
        }

        return null;
    }

    private static string? Expanded(VariableEntry entry, OrderedDictionary<string, string> values, ImmutableArray<Problem>.Builder problems)
    {
        var read = VariableReferences.Replace(entry.Value!, name =>
        {
            if (values.TryGetValue(name, out var value)) return value;
            problems.Add(new Problem(
                CoreProblems.UndefinedVariable, $"`{entry.Name}` refers to `{name}`, which nothing defines; it is empty", entry.Where,
                $"define `{name}` before it, or write `$${name}` for the text itself", Severity.Warning));
            return "";
        });
        if (read.Error is not null)
        {
            problems.Add(new Problem(
                CoreProblems.MalformedReference, $"`{entry.Name}` {read.Error}", entry.Where,
                "write `${NAME}`, or `$$` for a dollar sign"));
            return null;
        }

        var tooLarge = read.Text is null
            || Encoding.UTF8.GetByteCount(entry.Name) + Encoding.UTF8.GetByteCount(read.Text) + 2 > LargestVariable;
        if (tooLarge)
        {
            problems.Add(new Problem(
                CoreProblems.ImpossibleVariable,
                $"the value of `{entry.Name}` is larger than the {LargestVariable} bytes a process can be given",
                entry.Where, "put the value into a file and pass its path"));
        }
        else if (read.Text!.Contains('\0'))
        {
            problems.Add(new Problem(
                CoreProblems.ImpossibleVariable, $"the value of `{entry.Name}` has a NUL byte", entry.Where, "take the NUL byte out"));
            return null;
        }

        return tooLarge ? null : read.Text;
    }
}
