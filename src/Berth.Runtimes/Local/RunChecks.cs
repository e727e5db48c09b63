using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local;

/// <summary>What can be told wrong about a run before anything is done for it.</summary>
internal static class RunChecks
{
    public static ImmutableArray<Problem> Check(RunRequest run, CgroupLayout cgroups)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        Refuse(run.Id.Length is 0 or > 100 || run.Id[0] == '.' || run.Id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')),
            $"`{run.Id}` cannot name a run", "use letters, digits, `-`, `_` and `.`, at most 100");
        Refuse(run.LowerDirectories.IsDefaultOrEmpty, "the image has no layers", "build it again: `berth build`");
        Refuse(run.Arguments.IsDefaultOrEmpty || run.Arguments[0].Length == 0, "there is no command to run", "give one: `berth run FILE -- COMMAND`");
        Refuse(!Path.IsPathRooted(run.WorkDirectory), $"the work directory `{run.WorkDirectory}` is not absolute", "start it with `/`");
        Refuse(Signals.Parse(run.StopSignal) is null, $"there is no signal `{run.StopSignal}`", "name one such as `SIGTERM` or `SIGINT`");
        Refuse(run.HostName.Length is 0 or > 64 || run.HostName.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')),
            $"`{run.HostName}` cannot be a host name", "use letters, digits, `-` and `.`, at most 64");
        foreach (var text in run.Arguments.Concat(run.Environment))
            Refuse(text.Contains('\0', StringComparison.Ordinal), "an argument or variable holds a zero byte", "take it out: Linux cannot pass it on");
        foreach (var text in run.Environment)
            Refuse(text.IndexOf('=', StringComparison.Ordinal) < 1, "a variable has no name", "write variables as `NAME=VALUE`");
        foreach (var mount in run.Mounts) CheckMount(mount);
        problems.AddRange(CgroupLimits.Check(run.Limits, cgroups));
        return problems.ToImmutable();

        void CheckMount(RunMount mount)
        {
            Refuse(!Path.IsPathRooted(mount.Target) || mount.Target.TrimEnd('/').Length == 0, $"`{mount.Target}` cannot be mounted on", "name an absolute path below `/`");
            if (!Path.IsPathRooted(mount.Source) || !Path.Exists(mount.Source))
                problems.Add(new Problem(RuntimeProblems.MountSourceMissing, $"`{mount.Source}` is not there, but was to be shown as `{mount.Target}`",
                    Fix: "name an existing file or folder by its absolute path"));
        }

        void Refuse(bool wrong, string what, string fix)
        {
            if (wrong) problems.Add(new Problem(RuntimeProblems.BadRunRequest, what, Fix: fix));
        }
    }
}
