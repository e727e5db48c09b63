namespace Berth.Core.Problems;

/// <summary>
/// One kind of problem. Ranges: 1xxx declarations, 2xxx Python, 3xxx images, store and registries, 4xxx builds, 5xxx runs, 6xxx the command
/// and the machine. Each project lists its codes as static fields of one <c>…Problems</c> class; docs/reference/errors.md is made from them.
/// </summary>
/// <param name="Id">Stable, never reused: <c>BERTH1001</c>.</param>
/// <param name="Title">What went wrong in general, lower-case start, no full stop.</param>
/// <param name="Exit">The status a command ends with when this ends it.</param>
public sealed record ProblemCode(string Id, string Title, ExitCode Exit)
{
    public override string ToString() => Id;
}
