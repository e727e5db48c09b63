using System.Collections.Immutable;
using System.Text;
using Berth.Core.Locking;
using Berth.Oci.Layers;

namespace Berth.Build.Caching;

/// <summary>
/// Everything that decides a layer's bytes, by name. Two layers with equal keys are the same layer; a cache that misses can say which input changed.
/// Holds resolved inputs only: digests, exact versions, commands; never a tag, a time or Berth's own version (layers-and-wheels.md §7).
/// </summary>
public sealed record LayerKey(ImmutableSortedDictionary<string, string> Inputs)
{
    public static LayerKey Of(string kind, params IEnumerable<KeyValuePair<string, string>> inputs) => new(inputs
        .Append(new("kind", kind))
        .Append(new("layer format", LayerFormat.Version.ToString()))
        .ToImmutableSortedDictionary(StringComparer.Ordinal));

    public ContentDigest Digest
    {
        get
        {
            var text = new StringBuilder();
            // Lengths keep two different sets of inputs from ever reading the same.
            foreach (var (name, value) in Inputs) text.Append(name.Length).Append(':').Append(name).Append(value.Length).Append(':').Append(value);
            return ContentDigest.Of(text.ToString());
        }
    }

    /// <summary>What differs from an earlier key, in words: one line per input.</summary>
    public IEnumerable<string> ChangesSince(LayerKey earlier)
    {
        foreach (var name in Inputs.Keys.Union(earlier.Inputs.Keys).Order(StringComparer.Ordinal))
        {
            var now = Inputs.GetValueOrDefault(name);
            var then = earlier.Inputs.GetValueOrDefault(name);
            if (now == then) continue;
            yield return then is null ? $"{name}: added ({now})" : now is null ? $"{name}: removed (was {then})" : $"{name}: {then} → {now}";
        }
    }
}
