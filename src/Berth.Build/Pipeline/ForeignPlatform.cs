using System.Collections.Immutable;
using Berth.Build.Bases;
using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Build.Pipeline;

/// <summary>What of a declaration cannot be locked for a platform whose programs do not run on this machine.</summary>
public static class ForeignPlatform
{
    /// <summary>One problem for each thing that would have to run; none where all can be learnt from files, or where programs run here.</summary>
    public static ImmutableArray<Problem> Check(EnvironmentSpec spec, BaseReference reference, BuildSettings settings)
    {
        if (settings.RunsHere) return [];
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (reference is BaseReference.Bootstrap) Add($"`{reference}` is bootstrapped by running its programs", spec.Base[settings.Accelerator]?.Where);
        if (!spec.Apt.IsEmpty) Add($"`apt: [{string.Join(", ", spec.Apt.Select(a => a.Value))}]` has to be installed to be locked", spec.Apt[0].Where);
        foreach (var step in spec.Steps) Add($"the step `{step.Command.Split('\n')[0]}` has to run to be locked", step.Where);
        return problems.ToImmutable();

        void Add(string what, SourceSpan? where) => problems.Add(new(
            BuildProblems.ForeignPlatform, $"{what}, and this machine does not run programs for {settings.Platform}", where,
            $"lock this variant on such a machine with `berth lock --platform {settings.Platform}` (the other variants of the lock are kept), or use a base that has it already"));
    }
}
