using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Curated;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>
/// Python files that stand alone: an environment of their packages without a workload. They name no base image; where none is given it is
/// <see cref="DefaultBase"/> with Debian's <c>python3</c>, so that the file works as it is.
/// </summary>
public static class PythonFileDialect
{
    public const string DefaultBase = "debian:bookworm";

    /// <param name="dialect"><c>requirements</c>, <c>pyproject</c> or <c>pylock</c>.</param>
    public static Checked<Declaration> Read(DocumentFile file, string dialect, ReadingOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var draft = new PythonDraft(problems);
        var lines = new RequirementReading(draft, file, options.Lookup);
        PythonProject? project = null;
        var place = new SourceSpan(file.Shown);
        switch (dialect)
        {
            case PythonFileNames.Project:
                project = new ProjectReading(draft, lines).Add(file, null, options.Groups, options.Extras);
                break;
            case PythonFileNames.Lock:
                new LockReading(draft, lines).Add(file, null, options.Groups, options.Extras);
                break;
            default:
                if (!options.Groups.IsEmpty || !options.Extras.IsEmpty)
                    draft.Report(new Problem(DialectProblems.InvalidValue, "a requirements file has no dependency groups and no extras", place, "take `--group` and `--extra` out"));
                lines.AddFile(file, place, RequirementRole.Requirement);
                break;
        }

        // As with pip: one hash asks for hashes everywhere.
        draft.RequireHashes |= lines.SawHash && dialect == PythonFileNames.Requirements;
        var environment = CuratedEnvironments.Expand(
            new EnvironmentSpec
            {
                Name = project?.Name,
                Base = PerAccelerator<Declared<string>?>.Same(new(
                    options.Base is null ? DefaultBase : ImagePath.Absolute(options.Base, Environment.CurrentDirectory), options.Base is null ? place : null)),
                Apt = options.Base is null ? [new("python3", place)] : [],
                Python = draft.ToPython(),
            },
            problems);
        var all = ProblemOrder.ByPlace(problems, file.Shown);
        return environment is null || all.Any(p => p.Severity == Severity.Error)
            ? new(null, all)
            : new(new Declaration(dialect, file.FullPath, environment, new WorkloadSpec { Name = project?.Name }), all);
    }
}
