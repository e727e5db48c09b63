using System.Collections.Immutable;

namespace Berth.Core.Locking.Comparing;

/// <summary>Compares locks by what they make, not by their text.</summary>
public static class LockComparison
{
    public static LockDifference Of(EnvironmentLock old, EnvironmentLock @new)
    {
        var before = old.Variants.ToDictionary(NameOf);
        var after = @new.Variants.ToDictionary(NameOf);
        return new(
            [.. after.Keys.Where(v => !before.ContainsKey(v))],
            [.. before.Keys.Where(v => !after.ContainsKey(v))],
            [.. before.Where(v => after.ContainsKey(v.Key)).Select(v => Of(v.Value, after[v.Key])).Where(d => !d.IsEmpty)]);
    }

    /// <summary>The difference between two variants, whatever they are variants for.</summary>
    public static VariantDifference Of(LockedVariant old, LockedVariant @new)
    {
        var apt = Changes(Debs(old), Debs(@new), d => d.Version, d => d.Architecture);
        return new(
            NameOf(@new),
            Changes([("base", old.Base)], [("base", @new.Base)], b => b.Reference, b => b.Manifest.ToString()),
            Changes(Interpreter(old), Interpreter(@new), p => p.Version, p => p.Executable),
            Changes(old.Wheels.Select(w => (w.Name, w)), @new.Wheels.Select(w => (w.Name, w)), w => w.Version, w => w.FileName, w => w.Sha256.ToString()),
            // The same packages can still have been installed differently.
            apt.IsEmpty ? Changes(AptLayer(old), AptLayer(@new), l => l.DiffId.ToString()) : apt,
            Changes(Steps(old), Steps(@new), s => s.Layer.DiffId.ToString()));
    }

    /// <param name="faces">What tells two parts of one name apart, the one that people read first.</param>
    private static ImmutableArray<PartChange> Changes<T>(IEnumerable<(string Name, T Part)> old, IEnumerable<(string Name, T Part)> @new, params Func<T, string>[] faces)
        where T : class
    {
        var before = old.ToDictionary(p => p.Name, p => p.Part, StringComparer.Ordinal);
        var after = @new.ToDictionary(p => p.Name, p => p.Part, StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<PartChange>();
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (a, b) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            if (a is null || b is null) changes.Add(new PartChange(name, a is null ? null : faces[0](a), b is null ? null : faces[0](b)));
            else if (Array.Find(faces, f => f(a) != f(b)) is { } differs) changes.Add(new PartChange(name, Face(a, differs), Face(b, differs)));
        }

        return changes.ToImmutable();

        string Face(T part, Func<T, string> differs) => differs == faces[0] ? faces[0](part) : $"{faces[0](part)} ({differs(part)})";
    }

    private static VariantName NameOf(LockedVariant variant) => new(variant.Platform, variant.Accelerator);

    private static IEnumerable<(string Name, PythonFacts Facts)> Interpreter(LockedVariant variant) => variant.Python is { } facts ? [("python", facts)] : [];

    private static IEnumerable<(string Name, LockedLayer Layer)> AptLayer(LockedVariant variant) => variant.Apt is { } apt ? [("layer", apt.Layer)] : [];

    /// <summary>What apt installed hides what the base has of the same package; another architecture's is another package.</summary>
    private static IEnumerable<(string Name, LockedDeb Deb)> Debs(LockedVariant variant)
    {
        var all = (variant.Apt?.Packages ?? []).Concat(variant.Base.Packages).DistinctBy(d => (d.Name, d.Architecture)).ToList();
        var several = all.GroupBy(d => d.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return all.Select(d => (several.Contains(d.Name) ? $"{d.Name}:{d.Architecture}" : d.Name, d)).DistinctBy(d => d.Item1);
    }

    /// <summary>A command that runs twice is two steps.</summary>
    private static IEnumerable<(string Name, LockedStep Step)> Steps(LockedVariant variant)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in variant.Steps)
        {
            var time = times[step.Command] = times.GetValueOrDefault(step.Command) + 1;
            yield return (time == 1 ? step.Command : $"{step.Command} (time {time})", step);
        }
    }
}
