using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Indexes.Pages;
using Berth.Python.Metadata;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;

namespace Berth.Python.Resolving.Feeding;

/// <summary>A file or folder that the user named by its address.</summary>
/// <param name="Candidate">Set where only its metadata says which version it is.</param>
/// <param name="Metadata">Set together with <paramref name="Candidate"/>.</param>
internal sealed record DirectReference(IndexFile File, Candidate? Candidate, PackageMetadata? Metadata);

/// <summary>The files and folders that requirements name by their address, by project.</summary>
internal sealed class DirectReferences
{
    private readonly Dictionary<string, DirectReference> byProject = new(StringComparer.Ordinal);

    public DirectReference? Find(string project) => byProject.GetValueOrDefault(project);

    /// <summary>Looks at all of them, and gives names to those that only their metadata names.</summary>
    public async Task<RootRequirements> ReadAsync(RootRequirements root, IndexHttp http, MetadataReader reader, List<Problem> problems, CancellationToken cancellationToken)
    {
        var named = new Dictionary<RootRequirement, RootRequirement>();
        foreach (var requirement in root.Asked.Concat(root.Limits).Concat(root.Overrides.Values.SelectMany(o => o)).Where(r => r.Direct is not null).Distinct())
        {
            var file = FileOf(requirement.Direct!, http);
            if ((file.Wheel?.Name ?? file.Sdist?.Name) is { } name)
            {
                if (requirement.Project.Length > 0 && name != requirement.Project) problems.Add(Other(requirement, name));
                byProject[name] = new(file, null, null);
                continue;
            }

            var described = await reader.ReadAsync(file, cancellationToken);
            problems.AddRange(described.Problems.Select(p => p with { Where = requirement.Where }));
            if (described.Value is not { } metadata) continue;
            var project = PackageName.Normalize(metadata.Name);
            if (requirement.Project.Length > 0 && project != requirement.Project) problems.Add(Other(requirement, project));
            byProject[project] = new(file, new(project, metadata.Version, file), metadata);
            if (requirement.Project.Length == 0) named[requirement] = requirement with { Requirement = new() { Name = metadata.Name, Extras = requirement.Requirement.Extras, Url = requirement.Requirement.Url } };
        }

        return root with { Asked = [.. root.Asked.Select(a => named.GetValueOrDefault(a, a)).OrderBy(a => a.Project, StringComparer.Ordinal).ThenBy(a => a.Text, StringComparer.Ordinal)] };
    }

    private static IndexFile FileOf(Uri address, IndexHttp http)
    {
        var name = PageLink.FileName(address);
        if (name.Length == 0) name = PageLink.FileName(new Uri(address.AbsoluteUri.TrimEnd('/')));
        long? size = address.IsFile && new FileInfo(address.LocalPath) is { Exists: true } local ? local.Length : null;
        return new(name, address.IsFile ? PageLink.WithoutSecrets(address) : http.KeepCredentials(address), null, size, null, null, null);
    }

    private static Problem Other(RootRequirement requirement, string project) =>
        new(PythonProblems.InvalidRequirement, $"`{requirement.Text}` is a file of `{project}`", requirement.Where, $"write `{project} @ …`, or name a file of `{requirement.Requirement.Name}`");
}
