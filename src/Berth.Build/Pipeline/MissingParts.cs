using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Build.Pipeline;

/// <summary>What an environment asks for that cannot be built yet. Such an environment is accepted, and refused before anything is made. A Dockerfile is not
/// among it: whether one can be built depends on the machine.</summary>
public static class MissingParts
{
    private const int Named = 5;

    /// <summary>One problem for each missing part; empty where everything can be built.</summary>
    public static ImmutableArray<Problem> Of(EnvironmentSpec spec)
    {
        var missing = ImmutableArray.CreateBuilder<Problem>();
        if (spec.Conda is { NeedsConda: true } conda) missing.Add(Conda(conda));
        if (spec.R is { UserManaged: false } r)
        {
            missing.Add(new Problem(
                BuildProblems.NotBuiltYet, "installing R and its packages is missing", r.Where, "use a base image that has them, and set `userManaged` to true"));
        }

        return missing.ToImmutable();
    }

    private static Problem Conda(CondaSpec conda)
    {
        if (conda.BaseEnvironment is { } changed)
            return new(BuildProblems.NotBuiltYet, $"changing the conda environment `{changed.Value}` of the image is missing", changed.Where, "let an environment of its own be made");
        var only = conda.OnlyByConda;
        var names = string.Join(", ", only.Take(Named).Select(d => $"`{CondaMatch.Parse(d.Value)?.Name ?? d.Value}`")) + (only.Length > Named ? $" and {only.Length - Named} more" : "");
        return new(
            BuildProblems.NotBuiltYet, $"installing conda packages is missing, and {names} {(only.Length == 1 ? "is one" : "are some")}", only[0].Where,
            "list what PyPI has too under `pip:`; `python` and `pip` may stay");
    }
}
