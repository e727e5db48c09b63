using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Requirements;

namespace Berth.Python.Resolving.Declared;

/// <summary>A requirement, constraint or override of the user's, read.</summary>
/// <param name="Hashes">Digests the file may have; empty: any.</param>
/// <param name="Direct">Where the file or folder is; null for what an index offers.</param>
internal sealed record RootRequirement(Requirement Requirement, ImmutableHashSet<ContentDigest> Hashes, Uri? Direct, SourceSpan? Where)
{
    public string Project => Requirement.Project;

    public bool IsPinned => Requirement.Specifiers.Clauses.Any(c => c.IsPin);

    /// <summary>As it is shown to people, without credentials.</summary>
    public string Text => Direct is null ? Requirement.ToString() : $"{Requirement.Name} @ {Indexes.Pages.PageLink.WithoutSecrets(Direct)}";
}
