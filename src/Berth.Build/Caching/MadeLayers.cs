using System.Collections.Concurrent;
using Berth.Core.Locking;

namespace Berth.Build.Caching;

/// <summary>The layers that this command made or fetched itself, while it locked or built; all others were there before.</summary>
public sealed class MadeLayers
{
    private readonly ConcurrentDictionary<ContentDigest, bool> _made = new();

    public void Add(ContentDigest diffId) => _made[diffId] = true;

    public bool Contains(ContentDigest diffId) => _made.ContainsKey(diffId);
}
