using System.Collections.Immutable;
using Berth.Core.Packages;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>
/// Reads <c>pyproject.toml</c>: dependencies and extras (pyproject.toml specification, "project" table), groups and <c>requires-python</c>.
/// The project itself is not among the packages: its code is the context of a run. Name its folder as a requirement to install it.
/// </summary>
internal sealed class ProjectReading(PythonDraft draft, RequirementReading lines)
{
    /// <param name="mention">Where the file is named, when a document names it.</param>
    /// <param name="groups">Added to the dependencies; as typed.</param>
    /// <param name="extras">As typed.</param>
    /// <returns>Null where the file cannot be read at all; the problem is reported.</returns>
    public PythonProject? Add(DocumentFile file, SourceSpan? mention, ImmutableArray<string> groups, ImmutableArray<string> extras)
    {
        if (TomlFile.Read(file, mention, draft) is not { } root) return null;
        var asked = mention ?? new SourceSpan(file.Shown);
        var project = new TomlReading(root, draft).Table("project");
        if (project is null) CheckWithoutProject(root, asked, groups, extras);
        var read = new TomlReading(project ?? new TomlTable([], root.Where), draft);
        var name = read.Text("name");
        if (name is not null && !PackageName.IsValid(name.Value))
            draft.Report(new Problem(DialectProblems.InvalidValue, $"`{name.Value}` is not the name of a project", name.Where, "use letters, digits, `-`, `_` and `.`"));
        if (read.Text("requires-python") is { } python) draft.Restrict(python.Value, python.Where);
        if (project is not null)
        {
            var dependencies = new ProjectDependencies(project, root, file, name?.Value, draft, lines);
            dependencies.AddOwn();
            foreach (var extra in extras) dependencies.AddExtra(extra, asked);
            var all = new DependencyGroups(root.Find("dependency-groups"), draft.Report);
            foreach (var group in groups) dependencies.Add(all.Expand(group, asked));
        }
        else
        {
            var all = new DependencyGroups(root.Find("dependency-groups"), draft.Report);
            foreach (var requirement in groups.SelectMany(g => all.Expand(g, asked))) lines.AddPlain(requirement.Value, file, requirement.Where!);
        }

        return new PythonProject(name?.Value, read.Text("version")?.Value, read.Text("requires-python")?.Value);
    }

    private void CheckWithoutProject(TomlTable root, SourceSpan asked, ImmutableArray<string> groups, ImmutableArray<string> extras)
    {
        if (root.Table("tool")?.Table("poetry") is { } poetry)
        {
            draft.Report(new Problem(
                DialectProblems.NotSupportedYet, "the project declares its packages only for Poetry (`[tool.poetry]`), which no standard describes", poetry.Where,
                "run `poetry export --format requirements.txt --output requirements.txt` and name that, or move the dependencies to `[project]`"));
        }
        else if (groups.IsEmpty || !extras.IsEmpty)
        {
            draft.Report(new Problem(
                DialectProblems.InvalidProject, "the file has no `[project]` table, so it declares no dependencies", asked,
                root.Find("dependency-groups") is null ? "add `[project]` with `dependencies`, or name a requirements.txt" : "name one of its dependency groups"));
        }
    }
}
