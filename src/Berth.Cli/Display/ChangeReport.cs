using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Dialects.Native.Editing;

namespace Berth.Cli.Display;

/// <summary>What <c>berth add --format json</c> and <c>berth remove --format json</c> print.</summary>
/// <param name="Lock">Digest of the locked variant; null with <c>--no-lock</c>.</param>
public sealed record ChangeReport(ImmutableArray<RequirementChange> Changes, ContentDigest? Lock)
{
    /// <summary>One line a change.</summary>
    public static string Line(RequirementChange change) => change switch
    {
        { Old: null } => $"{change.File}: added {change.New}",
        { New: null } => $"{change.File}: removed {change.Old}",
        _ when change.Old == change.New => $"{change.File}: has {change.Old} already",
        _ => $"{change.File}: {change.Old} → {change.New}",
    };
}
