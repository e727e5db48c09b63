using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Dialects.Conversion;

/// <summary>Collects what of a declaration another dialect cannot say, and why.</summary>
internal sealed class Losses(string document, string target)
{
    private readonly ImmutableArray<Problem>.Builder problems = ImmutableArray.CreateBuilder<Problem>();

    public ImmutableArray<Problem> ToProblems() => problems.ToImmutable();

    /// <param name="what">The part, as the beginning of a sentence.</param>
    /// <param name="why">The rest of it, behind a colon.</param>
    public void Add(string what, string why, string fix, SourceSpan? where = null) => problems.Add(new Problem(
        DialectProblems.NotCarriedOver, $"{what} not carried over to {target}: {why}", where ?? new SourceSpan(document), fix, Severity.Warning));

    public void Refuse(string what, string fix, SourceSpan? where = null) =>
        problems.Add(new Problem(DialectProblems.CannotConvert, what, where ?? new SourceSpan(document), fix));

    /// <summary>Every dialect that is written names its base images.</summary>
    /// <returns>Whether there is one.</returns>
    public bool NeedBase(EnvironmentSpec environment)
    {
        if (environment.Dockerfile is { } dockerfile)
        {
            Refuse($"the environment is made by `{dockerfile.File}`, which {target} cannot say", "build it, push the image, and name the image with `--base` or in the document", dockerfile.Where);
            return false;
        }

        if (environment.Base is not { Cpu: null, Cuda: null, Rocm: null }) return true;
        Refuse("the declaration names no base image", "name one in the document, or with `--base` where it takes that");
        return false;
    }

    /// <summary>What the workload still waits for here is not in any other form either.</summary>
    public void AddNeeds(WorkloadSpec workload)
    {
        foreach (var need in workload.Needs) Add("what runs is", need.What, need.Fix ?? "give a command of your own", need.Where);
    }
}
