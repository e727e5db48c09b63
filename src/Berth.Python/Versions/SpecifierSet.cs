using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Berth.Python.Versions;

/// <summary>Clauses that must all hold, such as <c>&gt;=1.0,!=1.5</c>. The empty set admits everything.</summary>
public sealed class SpecifierSet : IEquatable<SpecifierSet>
{
    public static readonly SpecifierSet Any = new([]);

    private int hash;

    public SpecifierSet(IEnumerable<VersionSpecifier> clauses) =>
        Clauses = [.. clauses.Distinct().OrderBy(c => c.ToString(), StringComparer.Ordinal)];

    /// <summary>Sorted by text, each once.</summary>
    public ImmutableArray<VersionSpecifier> Clauses { get; }

    /// <summary>True where a clause turns pre-releases on by naming one; null where nothing decides.</summary>
    public bool? PreReleases => Clauses.Any(c => c.NamesPreRelease) ? true : null;

    public static bool TryParse(string text, [NotNullWhen(true)] out SpecifierSet? set)
    {
        set = null;
        var clauses = new List<VersionSpecifier>();
        foreach (var part in text.Split(','))
        {
            if (PythonText.Trim(part).IsEmpty) continue;
            if (!VersionSpecifier.TryParse(part, out var clause)) return false;
            clauses.Add(clause);
        }

        set = new(clauses);
        return true;
    }

    /// <summary>The versions all clauses admit; null where a <c>===</c> clause compares text, which no set of versions can say.</summary>
    public VersionSet? ToVersionSet()
    {
        if (Clauses.Any(c => c.Operator == SpecifierOperator.Identical)) return null;
        return Ordered();
    }

    /// <summary>Whether a version passes; a lone pre-release does unless <paramref name="preReleases"/> forbids it.</summary>
    /// <param name="preReleases">Null: what the clauses say, and where they are silent, all pass.</param>
    public bool Contains(PythonVersion version, bool? preReleases = null) => Contains(version.ToString(), preReleases);

    /// <summary>As for versions, and for text that is no version, which only <c>===</c> can admit.</summary>
    public bool Contains(string text, bool? preReleases = null) => !Filter([text], preReleases).IsEmpty;

    /// <summary>
    /// The texts that pass, in the order given. Where neither the caller nor a clause decides, pre-releases pass only if no final version does.
    /// </summary>
    public ImmutableArray<string> Filter(IEnumerable<string> texts, bool? preReleases = null)
    {
        var decided = preReleases ?? PreReleases;
        var passed = ImmutableArray.CreateBuilder<string>();
        var final = ImmutableArray.CreateBuilder<string>();
        var foundFinal = false;
        foreach (var text in texts)
        {
            var version = PythonVersion.TryParse(text, out var parsed) ? parsed : null;
            if (Clauses.Any(c => !c.Admits(text, version))) continue;
            passed.Add(text);
            if (version is { IsPreRelease: true }) continue;
            final.Add(text);
            foundFinal |= version is not null;
        }

        return (decided == true || (decided is null && !foundFinal) ? passed : final).ToImmutable();
    }

    /// <summary>Whether no version at all can satisfy the set.</summary>
    /// <param name="preReleases">False: only final releases count.</param>
    public bool IsUnsatisfiable(bool? preReleases = null)
    {
        var identical = Clauses.Where(c => c.Operator == SpecifierOperator.Identical).ToList();
        if (identical.Count > 0) return !identical.TrueForAll(c => Passes(c, preReleases));
        var versions = Ordered();
        return versions.IsEmpty || (preReleases == false && versions.HoldsNoFinalRelease());
    }

    public bool Equals(SpecifierSet? other) => ReferenceEquals(this, other)
        || (other is not null && GetHashCode() == other.GetHashCode() && (Clauses.SequenceEqual(other.Clauses) || Clauses.ToHashSet().SetEquals(other.Clauses)));

    public override bool Equals(object? obj) => Equals(obj as SpecifierSet);

    /// <summary>Kept once reckoned: a resolution asks for it time and again. Zero stands for "not yet".</summary>
    public override int GetHashCode() => hash != 0 ? hash : hash = Clauses.Aggregate(Clauses.Length, (sum, clause) => sum ^ clause.GetHashCode());

    public override string ToString() => string.Join(',', Clauses);

    private bool Passes(VersionSpecifier identical, bool? preReleases) => Clauses.All(c => c.Admits(identical.Text, identical.Version))
        && (preReleases != false || identical.Version is not { IsPreRelease: true });

    private VersionSet Ordered() => Clauses.Aggregate(VersionSet.All, (set, clause) => set.Intersect(clause.Versions));
}
