using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Dialects.Conda;

/// <summary>What can be said of match specs without conda.</summary>
internal static class CondaPackages
{
    /// <summary>The first match spec of a name, which is the only one in a document that is accepted.</summary>
    public static (CondaMatch Match, SourceSpan? Where)? Named(CondaSpec spec, string name)
    {
        foreach (var dependency in spec.Dependencies)
            if (CondaMatch.Parse(dependency.Value) is { } match && match.Name == name) return (match, dependency.Where);
        return null;
    }

    public static void Check(CondaSpec spec, string key, ImmutableArray<Problem>.Builder problems)
    {
        var places = new Dictionary<string, Declared<string>>(StringComparer.Ordinal);
        foreach (var dependency in spec.Dependencies)
        {
            if (CondaMatch.Parse(dependency.Value) is not { } match)
            {
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, "this is not a conda match spec", dependency.Where, "write `name`, `name=1.2` or `name=1.2=build`", Key: key));
            }
            else if (!places.TryAdd(match.Name, dependency) && match.Name == "python")
            {
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, $"`python` is there twice, first in line {places["python"].Where?.Line}", dependency.Where, "keep one of the two", Key: key));
            }
            else if (match.Name == "python")
            {
                CheckPython(match, dependency, key, problems);
            }
        }

        if (!spec.Pip.IsEmpty && !places.ContainsKey("pip") && !places.ContainsKey("python") && spec.Dependencies.IsEmpty)
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, "neither `python` nor `pip` is among the dependencies: the base image's Python is used", spec.Pip[0].Where,
                "add `python=3.11` and `pip` before the pip part", Severity.Warning, key));
        }
    }

    private static void CheckPython(CondaMatch match, Declared<string> dependency, string key, ImmutableArray<Problem>.Builder problems)
    {
        var digits = match.Version?.TrimStart('=', '<', '>', '~', '!', ' ');
        if (digits is null || digits.Length == 0 || digits == "*") return;
        if (!char.IsAsciiDigit(digits[0]))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, "the version of `python` cannot be read", dependency.Where, "write a version such as `python=3.11`", Key: key));
        }
        else if (digits.Split('.', ',', '*')[0] is not "3" && match.Version![0] is not ('>' or '!' or '<'))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, "only Python 3 is supported", dependency.Where, "write a version such as `python=3.11`", Key: key));
        }
    }
}
