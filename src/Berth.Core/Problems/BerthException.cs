using System.Collections.Immutable;

namespace Berth.Core.Problems;

/// <summary>Acting on a request failed for reasons the user can mend. Everything else that is thrown is a defect of Berth.</summary>
public sealed class BerthException : Exception
{
    public BerthException(Problem problem, Exception? inner = null)
        : this([problem], inner)
    {
    }

    /// <param name="problems">At least one; the first error decides the exit status.</param>
    public BerthException(ImmutableArray<Problem> problems, Exception? inner = null)
        : base(string.Join('\n', problems), inner) => Problems = problems;

    public ImmutableArray<Problem> Problems { get; }

    public ExitCode Exit => (Problems.FirstOrDefault(p => p.Severity == Severity.Error) ?? Problems[0]).Code.Exit;
}
