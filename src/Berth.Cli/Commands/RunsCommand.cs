using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Runtimes.Local;
using Berth.Runtimes.Local.Active;
using Berth.Runtimes.Runs;

namespace Berth.Cli.Commands;

/// <summary><c>berth runs</c>: what has been run on this machine.</summary>
public static class RunsCommand
{
    public static Command Create()
    {
        var format = CommonOptions.Format();
        var count = new Option<int>("--last", "-n") { Description = "How many to show, newest first.", DefaultValueFactory = _ => 20 };
        var command = new Verb("runs", "List the runs of this machine, newest first.", "berth runs", "berth runs -n 100 --format json") { format, count };
        command.SetAction(parsed => List(parsed.GetValue(format), parsed.GetValue(count)));
        return command;
    }

    private static int List(OutputFormat format, int count)
    {
        var store = BerthHome.OpenStore();
        LeftBehind.Sweep(LocalRuntimeOptions.Under(store.Home));
        var runs = new RunHistory(store.Home).List().Take(count).ToArray();
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(runs, RunJson.Default.RunRecordArray));
            return 0;
        }

        Table.Print(Terminal.Out, ["run", "name", "state", "exit", "started", "took", "command"], [.. runs.Select(Row)]);
        return 0;
    }

    private static IReadOnlyList<string> Row(RunRecord run) =>
    [
        run.Id,
        run.Name ?? "-",
        run.OutOfMemory ? "out of memory" : run.State.ToString().ToLowerInvariant(),
        run.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "-",
        run.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        run.Ended is { } ended ? ElapsedText.Of(ended - run.Started) : "-",
        ShortText.Of(string.Join(' ', run.Arguments), 60),
    ];
}
