using System.Collections;

namespace Berth.Core.Workloads.Ignore;

/// <summary>
/// A compiled pattern. Matching backtracks; past a budget it remembers which (step, position) pairs failed, which bounds the work by
/// steps × length whatever the pattern.
/// </summary>
internal sealed class Glob(GlobStep[] steps)
{
    private const int FreeCalls = 64;

    /// <summary>The longest text that every match holds; looking for it first turns most paths away at once.</summary>
    private readonly string needed = steps.MaxBy(s => s.Text.Length).Text ?? "";

    public bool Matches(ReadOnlySpan<char> path)
    {
        if (!path.Contains(needed, StringComparison.Ordinal)) return false;
        var search = new Search(steps, path);
        return search.From(0, 0);
    }

    private ref struct Search(GlobStep[] steps, ReadOnlySpan<char> path)
    {
        private readonly ReadOnlySpan<char> path = path;
        private int calls;
        private BitArray? failed;

        public bool From(int step, int at)
        {
            calls++;
            for (; step < steps.Length; step++)
            {
                ref readonly var current = ref steps[step];
                switch (current.Kind)
                {
                    case GlobKind.Literal:
                        if (!path[at..].StartsWith(current.Text, StringComparison.Ordinal)) return false;
                        at += current.Text.Length;
                        break;
                    case GlobKind.One:
                        if (at == path.Length || path[at] == '/') return false;
                        at += Width(at);
                        break;
                    case GlobKind.Set:
                        if (at == path.Length || !current.Set!.Contains(CodePoint(at))) return false;
                        at += Width(at);
                        break;
                    case GlobKind.EndOrBelow:
                        return at == path.Length || path[at] == '/';
                    case GlobKind.Never:
                        return false;
                    default:
                        return Stretch(current.Kind, step, at);
                }
            }

            return at == path.Length;
        }

        /// <summary>Tries every length of a step that has more than one.</summary>
        private bool Stretch(GlobKind kind, int step, int start)
        {
            var last = step == steps.Length - 1;
            if (last && kind == GlobKind.Anything) return true;
            if (last && kind == GlobKind.Run) return !path[start..].Contains('/');
            if (kind == GlobKind.Below && (start == path.Length || path[start] != '/')) return From(step + 1, start);
            for (var at = start; at <= path.Length; at++)
            {
                if (AlreadyFailed(step, at)) return false;
                if (Ends(kind, start, at) && From(step + 1, at)) return true;
                if (kind == GlobKind.Run && at < path.Length && path[at] == '/') return false;
                if (kind is GlobKind.Folders or GlobKind.NamedFolders)
                {
                    var slash = path[at..].IndexOf('/');
                    if (slash < 0) return false;
                    at += slash;
                }
            }

            return false;
        }

        /// <summary>Whether the step may cover what stands between the two positions.</summary>
        private readonly bool Ends(GlobKind kind, int start, int at) => kind switch
        {
            GlobKind.Folders => at == start || path[at - 1] == '/',
            GlobKind.NamedFolders => at == start || (at > start + 1 && path[at - 1] == '/'),
            GlobKind.Below => at == start || (at > start + 1 && path[start] == '/'),
            _ => true,
        };

        /// <summary>
        /// Whether the step was tried from here on before. Where it began makes no difference to what it may still cover,
        /// as no path has two slashes in a row.
        /// </summary>
        private bool AlreadyFailed(int step, int at)
        {
            if (calls < FreeCalls) return false;
            failed ??= new BitArray(steps.Length * (path.Length + 1));
            var index = (step * (path.Length + 1)) + at;
            if (failed[index]) return true;
            failed[index] = true;
            return false;
        }

        private readonly int Width(int at) =>
            char.IsHighSurrogate(path[at]) && at + 1 < path.Length && char.IsLowSurrogate(path[at + 1]) ? 2 : 1;

        private readonly int CodePoint(int at) => Width(at) == 2 ? char.ConvertToUtf32(path[at], path[at + 1]) : path[at];
    }
}
