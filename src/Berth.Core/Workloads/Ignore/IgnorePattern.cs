namespace Berth.Core.Workloads.Ignore;

/// <summary>One line of an ignore file, compiled.</summary>
/// <param name="Negated">Brings back instead of leaving out.</param>
/// <param name="DirectoryOnly">Does not apply to files.</param>
/// <param name="NameOnly">Judges the last name of a path, not the whole path.</param>
/// <param name="Prefix">What must stand at the start; the glob judges the rest.</param>
/// <param name="Suffix">When not null: the name must end so, and nothing else is asked.</param>
/// <param name="Glob">Null: nothing may follow the prefix.</param>
internal sealed record IgnorePattern(bool Negated, bool DirectoryOnly, bool NameOnly, string Prefix, string? Suffix, Glob? Glob)
{
    public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<char> name)
    {
        var subject = NameOnly ? name : path;
        if (Suffix is not null) return subject.EndsWith(Suffix, StringComparison.Ordinal);
        if (!subject.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        return Glob is null ? subject.Length == Prefix.Length : Glob.Matches(subject[Prefix.Length..]);
    }
}
