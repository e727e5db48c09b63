using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Feeding;

/// <summary>Answers from indexes, find-links places, direct references and the base image.</summary>
internal sealed class IndexSource(IndexClient index, MetadataReader reader, RootRequirements root, FileRules files, DirectReferences direct, IReadOnlyDictionary<string, HeldPackage> held) : ICandidateSource, IDisposable
{
    /// <summary>Files read at once; the pages of an index are not counted.</summary>
    private const int AtOnce = 32;

    private readonly SemaphoreSlim gate = new(AtOnce);

    public async Task<ProjectListing> ListAsync(string project, CancellationToken cancellationToken)
    {
        var kept = held.GetValueOrDefault(project);
        var rules = files.For(project, root);
        if (direct.Find(project) is { } place) return place.Candidate is { } known ? new(project, [known]) : ProjectListing.Of(project, [place.File], null, rules);
        // A file that the user laid ready and that is named exactly is enough: no index has to be asked, or reached.
        if (root.On(project).FirstOrDefault(r => r.IsPinned) is { } pin)
        {
            var linked = ProjectListing.Of(project, await index.ListLinkedAsync(project, cancellationToken), kept, rules);
            if (linked.Matching(pin.Requirement.Specifiers).Versions().Any(v => linked.Candidates[v].File?.Wheel is not null)) return linked;
        }

        return ProjectListing.Of(project, await index.ListAsync(project, cancellationToken), kept, rules);
    }

    public async Task<Checked<PackageMetadata>> DescribeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        if (direct.Find(candidate.Project)?.Metadata is { } known) return new(known, []);
        await gate.WaitAsync(cancellationToken);
        try
        {
            var read = await reader.ReadAsync(candidate.File!, cancellationToken);
            return read.Value is { } metadata && !metadata.RequiresPython.Contains(files.Python, preReleases: true) ? OtherPython(candidate, metadata) : read;
        }
        catch (BerthException e) when (e.Problems[0].Code == PythonProblems.InvalidWheel || e.Problems[0].Code == PythonProblems.DamagedWheel || e.Problems[0].Code == PythonProblems.UnsafeWheel)
        {
            // One broken file among many is no reason to stop.
            return new(null, e.Problems);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private Checked<PackageMetadata> OtherPython(Candidate candidate, PackageMetadata metadata) =>
        new(null, [new(PythonProblems.RequiresOtherPython, $"`{candidate}` needs Python `{metadata.RequiresPython}`, and the target has {files.Python}", Fix: $"use another version of `{candidate.Project}`, or a base with a fitting Python")]);
}
