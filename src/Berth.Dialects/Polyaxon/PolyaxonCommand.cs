using System.Collections.Immutable;
using Berth.Core.Workloads;

namespace Berth.Dialects.Polyaxon;

/// <summary>The command of <c>cmd</c>: one line for <c>/bin/bash -c</c>.</summary>
public static class PolyaxonCommand
{
    public static Entrypoint.Arguments ToEntrypoint(string command) => new(["/bin/bash", "-c", command]);

    /// <summary>Several commands run one after the other as long as they succeed.</summary>
    public static string Joined(ImmutableArray<string> commands) => string.Join(" && ", commands.Select(Sanitised));

    /// <summary>
    /// Words separated by one blank each, backslashes at either end of a word taken off, words of backslashes alone left out: so lines that a
    /// backslash continues become one line. Quotes do not protect blanks.
    /// </summary>
    public static string Sanitised(string command) =>
        string.Join(' ', command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('\\')).Where(w => w.Length > 0));
}
