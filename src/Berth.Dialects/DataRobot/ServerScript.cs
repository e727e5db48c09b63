using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Dialects.DataRobot;

/// <summary><c>start_server.sh</c>, which starts the server of a model.</summary>
internal static class ServerScript
{
    public const string Name = "start_server.sh";

    /// <summary>Where the platform lays the model's files and expects the script.</summary>
    public const string Folder = "/opt/code";

    private const string Path = Folder + "/" + Name;

    // Archives and repositories lose the mode of the script, so it is set once more; where that is refused, a shell reads it.
    private const string Start =
        $"f={Path}; [ -f $f ] || {{ echo \"$f is not there: the environment or the model has to bring it\" >&2; exit 127; }}; "
        + "[ -x $f ] || chmod +x $f 2>/dev/null; [ -x $f ] && exec $f \"$@\"; exec /bin/sh $f \"$@\"";

    /// <summary>The first argument after the text is the name that the shell goes by.</summary>
    public static Entrypoint Entrypoint { get; } = new Entrypoint.Arguments(["/bin/sh", "-c", Start, Name]);

    public static void Check(ContextTree tree, ImmutableArray<Problem>.Builder problems)
    {
        if (tree.Text(Name, problems) is not { } text) return;
        var place = tree.Place(Name);
        if (text.Contains("\r\n", StringComparison.Ordinal))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"the lines of `{Name}` end with CR LF, which no shell understands", place, $"sed -i 's/\\r$//' {place.File}"));
        }

        if (text.Trim().Length == 0)
        {
            problems.Add(new Problem(DialectProblems.InvalidValue, $"`{Name}` is empty", place, "write: exec drum server \"$@\""));
            return;
        }

        var commands = text.Split('\n').Where(l => !l.TrimStart().StartsWith('#')).ToList();
        if (!commands.Exists(l => l.Split([' ', '\t', ';', '&', '|', '(']).Contains("exec")))
        {
            problems.Add(Warning($"`{Name}` does not `exec` the server, which then gets no signals and is killed when it should stop", "put `exec` before the last command"));
        }

        if (!commands.Exists(l => l.Contains("$@", StringComparison.Ordinal)))
            problems.Add(Warning($"`{Name}` does not pass its arguments on", "end the last command with `\"$@\"`"));
        Problem Warning(string what, string fix) => new(DialectProblems.NoEffect, what, place, fix, Severity.Warning);
    }
}
