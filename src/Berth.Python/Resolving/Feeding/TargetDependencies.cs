using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Python.Metadata;
using Berth.Python.Requirements;
using Berth.Python.Resolving.Declared;

namespace Berth.Python.Resolving.Feeding;

/// <summary>Which dependencies of a package count on a target, overrides put in place of what they override.</summary>
internal sealed class TargetDependencies(PythonFacts target, ImmutableSortedDictionary<string, ImmutableArray<RootRequirement>> overrides)
{
    private readonly ConcurrentDictionary<string, MarkerEnvironment> environments = new(StringComparer.Ordinal);

    /// <summary>Sorted, so that the order of lines in the metadata decides nothing.</summary>
    /// <param name="extra">Normalised: only what this extra adds; null: what is needed without any.</param>
    public IEnumerable<Requirement> Of(PackageMetadata metadata, string? extra) =>
        metadata.Requires.Where(r => Applies(r.Marker, extra)).SelectMany(Replaced)
            .OrderBy(r => r.Project, StringComparer.Ordinal).ThenBy(r => r.ToString(), StringComparer.Ordinal);

    private bool Applies(Marker? marker, string? extra)
    {
        if (marker is null) return extra is null;
        var always = marker.Evaluate(For("")) == MarkerResult.True;
        return extra is null ? always : !always && marker.Evaluate(For(extra)) == MarkerResult.True;
    }

    private MarkerEnvironment For(string extra) => environments.GetOrAdd(extra, e => new(target.Markers.SetItem("extra", e)));

    private IEnumerable<Requirement> Replaced(Requirement wanted)
    {
        if (!overrides.TryGetValue(wanted.Project, out var replacements)) return [wanted];
        return replacements.Select(o => new Requirement { Name = wanted.Name, Extras = wanted.Extras.Union(o.Requirement.Extras), Specifiers = o.Requirement.Specifiers, Url = o.Requirement.Url });
    }
}
