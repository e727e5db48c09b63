using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Resolving.Solving;

namespace Berth.Python.Resolving.Explaining;

/// <summary>Says facts and what was derived from them as sentences.</summary>
internal sealed class FactText(PackageTable packages, PythonFacts target)
{
    /// <summary>One line for facts of one kind about the same packages.</summary>
    public string Of(IReadOnlyList<Incompatibility> alike) => alike[0].Fact switch
    {
        AskedFact asked => $"you ask for `{asked.Requirement.Text}`{Place(asked.Requirement.Where)}",
        LimitFact limit => $"the constraint `{limit.Constraint.Text}`{Place(limit.Constraint.Where)} limits `{limit.Constraint.Project}`",
        ProtectedFact kept => $"the base image has `{kept.Held.Name}=={kept.Held.Version}`, which must not be replaced",
        ReluctanceFact { Yanked: true } left => $"only withdrawn versions of `{left.Project}` are left, and nothing names one exactly",
        ReluctanceFact left => $"only pre-releases of `{left.Project}` are left, and no requirement allows them",
        UnusableFact unusable when alike.Count == 1 => unusable.Why.What,
        UnusableFact unusable => $"{VersionText.Of(packages.Find(unusable.Project, null)!.Listing, Union(alike, packages.Find(unusable.Project, null)!))} cannot be used, such as: {unusable.Why.What}",
        NeedFact need => Need(alike, need),
        _ => "",
    };

    /// <summary>Facts with the same key can be told together.</summary>
    public static (Type Kind, string, string) KeyOf(Incompatibility incompatibility) => incompatibility.Fact switch
    {
        NeedFact need => (typeof(NeedFact), $"{need.Owner}[{need.Extra}]", need.Wanted.Project),
        UnusableFact unusable => (typeof(UnusableFact), unusable.Project, unusable.Why.Code.Id),
        ReluctanceFact left => (typeof(ReluctanceFact), left.Project, ""),
        AskedFact asked => (typeof(AskedFact), asked.Requirement.Text, $"{asked.Requirement.Where}"),
        var other => (other!.GetType(), $"{other}", ""),
    };

    /// <summary>What was derived, from the packages that it leaves no way for.</summary>
    public string Conclusion(Incompatibility derived)
    {
        var terms = derived.Terms.Where(t => packages[t.Package].Extra is null || derived.Terms.Length == 1).ToList();
        var used = terms.FindAll(t => !t.States.HoldsAbsent).ConvertAll(t => Subject(t));
        var wanted = terms.FindAll(t => t.States.HoldsAbsent).ConvertAll(t => VersionText.Of(packages[t.Package].Listing, t.States.Complement()));
        if (wanted.Count == 0) return used.Count == 1 ? $"{used[0]} cannot be used" : $"{Join(used, "and")} cannot be used together";
        return used.Count == 0 ? $"{Join(wanted, "or")} has to be used" : $"{Join(used, "together with")} needs {Join(wanted, "or")}";
    }

    private string Need(IReadOnlyList<Incompatibility> alike, NeedFact need)
    {
        var owner = packages.Find(need.Owner, null)!;
        var wanted = packages.Find(need.Wanted.Project, null)!;
        var subject = VersionText.Of(owner.Listing, Union(alike, owner), need.Extra);
        var distinct = alike.Select(a => ((NeedFact)a.Fact!).Wanted).DistinctBy(w => w.Specifiers).ToList();
        var admitted = distinct.Select(w => wanted.Listing.Matching(w.Specifiers)).Aggregate((a, b) => a.Union(b));
        var shown = distinct.Count == 1 ? $"`{Bare(distinct[0])}`" : VersionText.Of(wanted.Listing, admitted);
        var dead = admitted.IsEmpty ? $", and {DeadEnd.Why(wanted.Listing, need.Wanted.Specifiers, target).Why}" : "";
        return $"{subject} needs {(admitted.IsEmpty ? $"`{Bare(need.Wanted)}`" : shown)}{dead}";
    }

    private static string Bare(Requirements.Requirement wanted) => wanted.Specifiers.Clauses.IsEmpty ? wanted.Name : $"{wanted.Name}{wanted.Specifiers}";

    private string Subject(Term term) => VersionText.Of(packages[term.Package].Listing, packages[term.Package].Extra is null ? term.States : packages[term.Package].Listing.All, packages[term.Package].Extra);

    private static VersionBits Union(IReadOnlyList<Incompatibility> alike, SolverPackage package) =>
        alike.SelectMany(a => a.Terms).Where(t => t.Package == package.Id).Select(t => t.States).Aggregate(VersionBits.None(package.Versions), (a, b) => a.Union(b));

    private static string Join(List<string> parts, string word) => parts.Count switch
    {
        1 => parts[0],
        > 4 => $"{string.Join(", ", parts.Take(3))} {word} {parts.Count - 3} others",
        _ => $"{string.Join(", ", parts.Take(parts.Count - 1))} {word} {parts[^1]}",
    };

    private static string Place(SourceSpan? where) => where is null ? "" : $" ({where})";
}
