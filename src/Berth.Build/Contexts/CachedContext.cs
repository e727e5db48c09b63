using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Build.Contexts;

/// <summary>A context that was packed before, by the fingerprint of its files.</summary>
public sealed record CachedContext(ContentDigest DiffId, long Size, int Files, bool HasHook);
