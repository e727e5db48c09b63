using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>
/// Reads <c>build_steps</c>. Steps at the beginning that only install packages with pip or apt become packages, which are locked and laid into layers
/// of their own; from the first other step on, everything runs as it is written, in <c>/code</c>, with the recognised files there.
/// </summary>
internal sealed class PolyaxonSteps(string folder, DocumentFile file, ImmutableArray<VariableEntry> variables, ImmutableArray<Problem>.Builder problems)
{
    private readonly PythonDraft python = new(problems);
    private readonly List<Declared<string>> apt = [];

    public (ImmutableArray<Declared<string>> Apt, PythonSpec Python, ImmutableArray<BuildStep> Steps) Read(YamlSequence? steps)
    {
        var commands = (steps?.Items ?? []).OfType<YamlScalar>().Where(s => s.Value.Trim().Length > 0).ToList();
        var files = Directory.Exists(folder) ? RecognisedFiles.In(folder) : new RecognisedFiles(null, null, null);
        var packages = commands.TakeWhile(c => Install(c, files)).Count();
        var rest = commands.Skip(packages).ToList();
        var read = ImmutableArray.CreateBuilder<BuildStep>();
        if (rest.Count > 0)
        {
            read.Add(Copy(files, rest[0].Where));
            var (literal, exports) = Split();
            foreach (var command in rest) read.Add(new BuildStep($"set +e; cd /code{exports}\n{command.Value}", ImmutableSortedDictionary<string, string>.Empty, literal, command.Where));
        }

        return ([.. apt.DistinctBy(a => a.Value)], python.ToPython(), read.ToImmutable());
    }

    /// <summary>What the Dockerfile copies before the first step: the files stay in the image, the script executable.</summary>
    private BuildStep Copy(RecognisedFiles files, SourceSpan where)
    {
        var names = files.All.ToList();
        var command = "mkdir -p /code"
            + (names.Count > 0 ? $" && cp {string.Join(' ', names)} /code/" : "")
            + (files.Setup is { } setup ? $" && chmod u+x /code/{setup}" : "");
        return new BuildStep(command, names.ToImmutableSortedDictionary(n => n, n => Path.Combine(folder, n), StringComparer.Ordinal), [], where);
    }

    /// <summary>Whether the step installs packages and nothing else; they are then added.</summary>
    private bool Install(YamlScalar command, RecognisedFiles files)
    {
        if (PackageSteps.Apt(command.Value) is { } packages)
        {
            apt.AddRange(packages.Select(p => new Declared<string>(p, command.Where)));
            return true;
        }

        if (PackageSteps.Pip(command.Value) is not { } pip || pip.Files.Any(f => f != files.Requirements)) return false;
        var lines = new RequirementReading(python, file, Environment.GetEnvironmentVariable);
        foreach (var name in pip.Files) lines.AddFile(file.Beside(Path.Combine(Path.GetRelativePath(file.Folder, folder), name)), command.Where, RequirementRole.Requirement);
        foreach (var requirement in pip.Requirements) lines.AddLine(requirement, file, command.Where, RequirementRole.Requirement);
        return true;
    }

    /// <summary>
    /// Variables of a step are taken as they stand, so references to earlier ones are filled in here; those to the image's own, as to its
    /// <c>PATH</c>, only the shell can fill in.
    /// </summary>
    private (ImmutableArray<VariableEntry> Literal, string Exports) Split()
    {
        var expanded = VariableExpansion.Expand(ImmutableDictionary<string, string>.Empty, variables);
        var open = expanded.Problems.Select(p => p.Where).ToHashSet();
        var unknown = variables.Where(v => v.Where is not null && open.Contains(v.Where)).ToList();
        var literal = expanded.Values.Where(v => !unknown.Exists(u => u.Name == v.Key)).Select(v => new VariableEntry(v.Key, v.Value, null));
        return ([.. literal], string.Concat(unknown.Select(u => $"; export {u.Name}=\"{Quoted(u.Value!)}\"")));
    }

    private static string Quoted(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal).Replace("$(", "\\$(", StringComparison.Ordinal).Replace("$$", "\\$", StringComparison.Ordinal);
}
