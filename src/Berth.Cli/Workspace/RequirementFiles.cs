using System.Collections.Immutable;
using Berth.Cli.Display;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;

namespace Berth.Cli.Workspace;

/// <summary>Reads the Python packages that a file asks for, telling its warnings.</summary>
public static class RequirementFiles
{
    /// <summary>Whether the file is requirements and nothing else.</summary>
    public static bool IsOne(string path) => path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".in", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="BerthException">It is not there or has errors.</exception>
    public static PythonSpec Read(string path)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var list = new RequirementList(problems);
        list.AddFile(DocumentFile.At(path), new SourceSpan(path));
        if (problems.Any(p => p.Severity == Severity.Error)) throw new BerthException(problems.ToImmutable());
        ProblemText.Print(problems.ToImmutable());
        return list.ToPython();
    }
}
