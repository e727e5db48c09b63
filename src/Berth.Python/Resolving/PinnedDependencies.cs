using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Requirements;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>Checks that a set of pins holds everything its packages need.</summary>
internal sealed class PinnedDependencies(
    IReadOnlyDictionary<string, Pin> pins,
    IReadOnlyDictionary<string, LockedPackage> packages,
    PythonFacts target,
    TagRanks ranks)
{
    public async Task<ImmutableArray<Problem>> CheckAsync(IndexClient index, CancellationToken cancellationToken)
    {
        var needs = Needs();
        var missing = needs.Where(n => !pins.ContainsKey(n.Wanted.Project)).GroupBy(n => n.Wanted.Project, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal);
        var problems = (await Task.WhenAll(missing.Select(m => MissingAsync(m.Key, [.. m], index, cancellationToken)))).ToList();
        foreach (var (owner, wanted) in needs)
        {
            if (!packages.TryGetValue(wanted.Project, out var package) || wanted.Specifiers.Contains(package.Wheel.Version, preReleases: true)) continue;
            problems.Add(new(
                PythonProblems.UnsatisfiedDependency,
                $"`{owner.Wheel.Name}=={owner.Wheel.Version}` needs `{wanted.Name}{wanted.Specifiers}`, and `{package.Wheel.Name}=={package.Wheel.Version}` is pinned",
                pins[package.Wheel.Name].Where,
                $"pin a version of `{package.Wheel.Name}` within `{wanted.Specifiers}`, or another version of `{owner.Wheel.Name}`"));
        }

        return [.. problems];
    }

    /// <summary>Every dependency that applies, extras followed until no package gains another one.</summary>
    private List<(LockedPackage Owner, Requirement Wanted)> Needs()
    {
        var extras = packages.Keys.ToDictionary(n => n, n => pins[n].Requirement.Extras.Select(PackageName.Normalize).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (true)
        {
            var needs = new List<(LockedPackage Owner, Requirement Wanted)>();
            var grown = false;
            foreach (var (name, package) in packages.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                foreach (var wanted in package.Metadata.Requires)
                {
                    if (wanted.Marker?.Applies(target.Markers, extras[name]) == false) continue;
                    needs.Add((package, wanted));
                    if (!extras.TryGetValue(wanted.Project, out var asked)) continue;
                    foreach (var extra in wanted.Extras) grown |= asked.Add(PackageName.Normalize(extra));
                }
            }

            if (!grown) return needs;
        }
    }

    private async Task<Problem> MissingAsync(string project, ImmutableArray<(LockedPackage Owner, Requirement Wanted)> needs, IndexClient index, CancellationToken cancellationToken)
    {
        var wanted = new SpecifierSet(needs.SelectMany(n => n.Wanted.Specifiers.Clauses));
        var owners = string.Join(", ", needs.Select(n => $"`{n.Owner.Wheel.Name}=={n.Owner.Wheel.Version}`").Distinct());
        var newest = Candidate.Newest(await index.ListAsync(project, cancellationToken), wanted, ranks, target);
        var fix = newest is null ? $"add `{project}==<version>` with a version within `{wanted}` to the requirements" : $"add `{project}=={newest}` to the requirements";
        return new(PythonProblems.MissingDependency, $"{owners} needs `{needs[0].Wanted.Name}{wanted}`, which is not among the requirements", pins[needs[0].Owner.Wheel.Name].Where, fix);
    }
}
