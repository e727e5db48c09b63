using System.Collections.Immutable;
using Berth.Build.Apt;
using Berth.Build.Bases;
using Berth.Build.Caching;
using Berth.Build.Steps;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Workloads;
using Berth.Oci.Store;

namespace Berth.Build.Pipeline;

/// <summary>
/// Explains a declaration that changed since it was last built and has no lock yet: what can be said without resolving anything. A layer is known only
/// while all below it are what they were.
/// </summary>
public sealed class UnlockedExplanation(ContentStore store)
{
    private const string Below = "layers below";
    private readonly LayerCache _cache = new(store);
    private readonly LastBuilds _last = new(store);

    /// <summary>Layers in order; none where the declaration was never built.</summary>
    public ImmutableArray<LayerExplanation> Of(Declaration declaration, Accelerator accelerator)
    {
        if (_last.Find(declaration.File, accelerator) is not { } last) return [];
        var spec = declaration.Environment;
        var rows = ImmutableArray.CreateBuilder<LayerExplanation>();
        var known = Base(spec.Base[accelerator], Path.GetDirectoryName(declaration.File)!, last, rows);
        var hadApt = last.Layers.Any(l => l.Slot == "apt");
        if (!spec.Apt.IsEmpty) known = Executed("apt", chain => AptLayer.Key(chain, [.. spec.Apt.Select(a => a.Value)]), known, last, rows);
        else if (hadApt) known = Gone("apt", rows);
        if (!spec.Python.Requirements.IsEmpty)
        {
            // Which wheels these mean is known only once they are resolved.
            rows.Add(new LayerExplanation("python", LayerVerdict.Unknown, null, ImmutableSortedDictionary<string, string>.Empty, []));
            known = false;
        }
        else if (last.Layers.Any(l => l.Slot == "python")) known = Gone("python", rows);

        for (var i = 0; i < spec.Steps.Length; i++)
        {
            var step = spec.Steps[i];
            known = Executed($"step {i + 1}", chain => StepLayer.Key(chain, step), known, last, rows);
        }

        return rows.ToImmutable();
    }

    private static bool Base(Declared<string>? declared, string folder, LastBuild last, ImmutableArray<LayerExplanation>.Builder rows)
    {
        var before = last.Layers.First(l => l.Slot == "base").Inputs;
        var reference = declared is null ? null : BaseReference.Parse(declared, folder).Value?.ToString();
        var same = reference == before["reference"];
        rows.Add(new LayerExplanation("base", same ? LayerVerdict.Cached : LayerVerdict.Unknown, same ? new LayerKey(before).Digest.ToString() : null, before,
            same ? [] : [$"reference: {before["reference"]} → {reference}"]));
        return same;
    }

    private bool Executed(string slot, Func<ContentDigest, LayerKey> keyOver, bool known, LastBuild last, ImmutableArray<LayerExplanation>.Builder rows)
    {
        if (last.Layers.FirstOrDefault(l => l.Slot == slot)?.Inputs is not { } before || !ContentDigest.TryParse(before[Below], out var chain))
        {
            rows.Add(new LayerExplanation(slot, LayerVerdict.ToMake, null, ImmutableSortedDictionary<string, string>.Empty, ["added"]));
            return false;
        }

        var key = keyOver(chain);
        var there = known && _cache.Find(key) is not null;
        var verdict = there ? LayerVerdict.Cached : known ? LayerVerdict.ToMake : LayerVerdict.Unknown;
        rows.Add(new LayerExplanation(slot, verdict, known ? key.Digest.ToString() : null, key.Inputs, [.. key.ChangesSince(new LayerKey(before))]));
        // What lies on a layer made anew, or on another one than last time, is keyed by a chain nobody knows yet.
        return there && key.Digest == new LayerKey(before).Digest;
    }

    private static bool Gone(string slot, ImmutableArray<LayerExplanation>.Builder rows)
    {
        rows.Add(new LayerExplanation(slot, LayerVerdict.Cached, null, ImmutableSortedDictionary<string, string>.Empty, ["removed"]));
        return false;
    }
}
