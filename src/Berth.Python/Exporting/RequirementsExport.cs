using System.Collections.Immutable;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Locking.Graphs;

namespace Berth.Python.Exporting;

/// <summary>
/// A locked variant as a requirements file for pip: exact versions with hashes and without markers, since a variant is of one target. It is whole:
/// pip adds nothing to it.
/// </summary>
public static class RequirementsExport
{
    /// <param name="python">Where the packages come from, as declared; null where that is not known.</param>
    public static string Write(LockedVariant variant, PythonSpec? python)
    {
        var text = new StringBuilder();
        var target = $"{variant.Platform}, {variant.Accelerator.ToString().ToLowerInvariant()}";
        text.Append("# berth export: ").Append(target).Append(variant.Python is { } facts ? $", Python {facts.Version}" : "").Append('\n');
        foreach (var line in Sources(variant, python)) text.Append(line).Append('\n');
        var graph = PackageGraph.Of(variant.Wheels);
        foreach (var wheel in variant.Wheels) Append(text, wheel, graph.NeededBy(wheel.Name));
        return text.ToString();
    }

    private static void Append(StringBuilder text, LockedWheel wheel, ImmutableArray<string> neededBy)
    {
        // A wheel that was built here exists nowhere else: pip has to build it from the same source.
        var hash = wheel.Source?.Sha256 ?? wheel.Sha256;
        text.Append(wheel.Name).Append("==").Append(wheel.Version).Append(" \\\n    --hash=sha256:").Append(hash.Hex).Append('\n');
        var reasons = wheel.Requested ? neededBy.Insert(0, "the declaration") : neededBy;
        if (!reasons.IsEmpty) text.Append("    # via ").AppendJoin(", ", reasons).Append('\n');
    }

    private static IEnumerable<string> Sources(LockedVariant variant, PythonSpec? python)
    {
        var indexes = python?.Indexes[variant.Accelerator] ?? [];
        if (python is { NoIndex: true }) yield return "--no-index";
        else
        {
            for (var i = 0; i < indexes.Length; i++) yield return $"{(i == 0 ? "--index-url" : "--extra-index-url")} {WithoutCredentials(indexes[i])}";
        }

        if (python is { PreReleases: true }) yield return "--pre";
        var folders = variant.Wheels.Where(w => w.Url.StartsWith("file:", StringComparison.Ordinal)).Select(w => w.Url[..(w.Url.LastIndexOf('/') + 1)]);
        foreach (var place in (python?.FindLinks ?? []).Select(WithoutCredentials).Concat(folders.Where(f => python is null || !python.FindLinks.Contains(new Uri(f).LocalPath.TrimEnd('/')))).Distinct())
            yield return $"--find-links {place}";
    }

    /// <summary>What is printed may be committed.</summary>
    private static string WithoutCredentials(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) return address;
        var end = address.AsSpan(start).IndexOfAny("/?#");
        var at = address.AsSpan(start, end < 0 ? address.Length - start : end).LastIndexOf('@');
        return at < 0 ? address : address.Remove(start, at + 1);
    }
}
