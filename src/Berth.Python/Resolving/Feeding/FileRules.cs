using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Feeding;

/// <summary>Which files may be used: what the declaration says of wheels, sources and hashes, seen from one target.</summary>
internal sealed class FileRules(PythonSpec spec, PythonFacts target, bool canBuild)
{
    private const string All = ":all:";

    private readonly TagRanks ranks = new(target.Tags);

    public PythonVersion Python { get; } = ListingRules.PythonOf(target);

    public ListingRules For(string project, RootRequirements root)
    {
        var hashes = root.On(project).SelectMany(r => r.Hashes).ToImmutableHashSet();
        return new(Python, ranks, hashes, !Lists(spec.NoBinary, project), !Lists(spec.OnlyBinary, project), canBuild);
    }

    private static bool Lists(ImmutableArray<string> names, string project) => names.Contains(All) || names.Contains(project);
}
