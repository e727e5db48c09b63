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

    public static ImmutableArray<Dialect> Dialects { get; } = [.. new[] { PythonFileNames.Requirements, PythonFileNames.Project, PythonFileNames.Lock }.Select(Of)];

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
        if (options.Python is { } python) draft.Restrict($"=={python}.*", place);
        var image = options.Base is null ? BaseOf(options.Python) : ImagePath.Absolute(options.Base, Environment.CurrentDirectory);
        var environment = CuratedEnvironments.Expand(
            new EnvironmentSpec
            {
                Name = project?.Name,
                Base = PerAccelerator<Declared<string>?>.Same(new(image, options.Base is null ? place : null)),
                Apt = options.Base is null && image.StartsWith("debian:", StringComparison.Ordinal) ? [new("python3", place)] : [],
                Python = draft.ToPython(),
            },
            problems);
        var all = ProblemOrder.ByPlace(problems, file.Shown);
        return environment is null || all.Any(p => p.Severity == Severity.Error)
            ? new(null, all)
            : new(new Declaration(dialect, file.FullPath, environment, new WorkloadSpec { Name = project?.Name }), all);
    }

    private static Dialect Of(string name) => new(name, (document, options) => Read(document.File, name, options))
    {
        KnowsName = file => PythonFileNames.DialectOf(file) == name,
        TomlSign = root => PythonFileNames.DialectOf(root) is { } sign && sign.Dialect == name ? $"it has the key `{sign.Key}`" : null,
        StandsForFolder = PythonFileNames.StandsForFolder,
        StandsBack = true,
        Options = ["--base", "--group", "--extra"],
    };

    private static string BaseOf(string? python) => python switch
    {
        null or "3" or "3.11" => DefaultBase,
        "3.9" => "debian:bullseye",
        "3.13" => "debian:trixie",
        _ => $"docker.io/library/python:{python}-slim",
    };
}
