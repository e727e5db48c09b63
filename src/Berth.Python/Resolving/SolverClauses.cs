using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Metadata;
using Berth.Python.Requirements;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Feeding;
using Berth.Python.Resolving.Solving;

namespace Berth.Python.Resolving;

/// <summary>Turns requirements into incompatibilities.</summary>
internal sealed class SolverClauses(Search search, PackageTable packages, RootRequirements root, TargetDependencies dependencies)
{
    /// <summary>The user asks for a package and extras of it.</summary>
    public async Task AskAsync(RootRequirement asked, CancellationToken cancellationToken)
    {
        var package = await GetAsync(asked.Project, null, cancellationToken);
        var admitted = package.Listing.Matching(asked.Requirement.Specifiers);
        package.Wishes.Add(new([], asked.Requirement.Specifiers, admitted));
        search.Add(new Incompatibility([new(package.Id, admitted.Complement())], new AskedFact(asked)));
        foreach (var extra in Extras(asked.Requirement))
        {
            var part = await GetAsync(asked.Project, extra, cancellationToken);
            search.Add(new Incompatibility([new(part.Id, VersionBits.Absent(1))], new AskedFact(asked)));
        }
    }

    /// <summary>A version of a project, or of one of its extras, needs other packages.</summary>
    public async Task NeedAsync(SolverPackage owner, SolverPackage project, int version, PackageMetadata metadata, CancellationToken cancellationToken)
    {
        foreach (var wanted in dependencies.Of(metadata, owner.Extra))
        {
            var target = await GetAsync(wanted.Project, null, cancellationToken);
            if (wanted.Url is { } url && !root.On(wanted.Project).Any(r => r.Direct is not null && r.Requirement.Url == url))
            {
                Refuse(project, version, new(PythonProblems.IndirectAddress, $"`{project.Listing.Candidates[version]}` takes `{wanted.Name}` from an address, and only your own requirements may name addresses",
                    Fix: $"add the address of `{wanted.Name}` to the requirements"), owner);
                continue;
            }

            Need(owner, project, version, target, wanted, target.Listing.Matching(wanted.Specifiers));
            foreach (var extra in Extras(wanted))
            {
                var part = await GetAsync(wanted.Project, extra, cancellationToken);
                Need(owner, project, version, part, wanted, VersionBits.AllVersions(1));
            }
        }
    }

    /// <summary>A version cannot be used.</summary>
    public void Refuse(SolverPackage project, int version, Problem why, SolverPackage? extra = null)
    {
        var terms = Owners(extra ?? project, project, VersionBits.One(project.Versions, version));
        search.Add(new Incompatibility(terms, new UnusableFact(project.Project, why)));
    }

    private void Need(SolverPackage owner, SolverPackage project, int version, SolverPackage target, Requirement wanted, VersionBits admitted)
    {
        var key = (project.Id, owner.Extra, wanted);
        var states = VersionBits.One(project.Versions, version);
        if (target.Merged.TryGetValue(key, out var wish))
        {
            // Versions that ask for the same say so together: what is learned of one then holds for all.
            states = states.Union(wish.Owners.First(o => o.Package == project.Id).States);
            if (wish.Clause is not null) wish.Clause.Retired = true;
            wish.Owners = Owners(owner, project, states);
        }
        else
        {
            wish = new(Owners(owner, project, states), wanted.Specifiers, admitted);
            target.Merged.Add(key, wish);
            target.Wishes.Add(wish);
        }

        var terms = wish.Owners.ToDictionary(t => t.Package, t => t.States);
        var missed = admitted.Complement();
        terms[target.Id] = terms.TryGetValue(target.Id, out var own) ? own.Intersect(missed) : missed;
        // A package may ask for itself, with an extra for instance; where its version is the one asked for, that says nothing.
        wish.Clause = terms[target.Id].IsEmpty ? null : search.Add(new Incompatibility([.. terms.OrderBy(t => t.Key).Select(t => new Term(t.Key, t.Value))], new NeedFact(project.Project, owner.Extra, wanted)));
    }

    private static ImmutableArray<Term> Owners(SolverPackage owner, SolverPackage project, VersionBits states) =>
        owner == project ? [new(project.Id, states)] : [new(project.Id, states), new(owner.Id, VersionBits.AllVersions(1))];

    private Task<SolverPackage> GetAsync(string project, string? extra, CancellationToken cancellationToken) =>
        extra is null ? packages.GetAsync(search, project, null, Limit, cancellationToken) : ExtraAsync(project, extra, cancellationToken);

    private async Task<SolverPackage> ExtraAsync(string project, string extra, CancellationToken cancellationToken)
    {
        var whole = await GetAsync(project, null, cancellationToken);
        return await packages.GetAsync(search, project, extra, part =>
            search.Add(new Incompatibility([new(whole.Id, VersionBits.Absent(whole.Versions)), new(part.Id, VersionBits.AllVersions(1))], new ExtraFact(project, extra))), cancellationToken);
    }

    /// <summary>What limits a project from the start.</summary>
    private void Limit(SolverPackage package)
    {
        var all = package.Listing.All;
        if (package.Listing.Protected is { } held && all.Without(package.Listing.Where(c => c.Held is not null)) is { IsEmpty: false } others)
            search.Add(new Incompatibility([new(package.Id, others)], new ProtectedFact(held)));
        foreach (var limit in root.Limits.Where(l => l.Project == package.Project))
        {
            var admitted = package.Listing.Matching(limit.Requirement.Specifiers);
            package.Wishes.Add(new([], limit.Requirement.Specifiers, admitted));
            if (all.Without(admitted) is { IsEmpty: false } beyond) search.Add(new Incompatibility([new(package.Id, beyond)], new LimitFact(limit)));
        }
    }

    private static IEnumerable<string> Extras(Requirement requirement) => requirement.Extras.Select(PackageName.Normalize).Distinct(StringComparer.Ordinal);
}
