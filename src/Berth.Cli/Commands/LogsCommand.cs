using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Runtimes.Local.Logs;
using Berth.Runtimes.Runs;

namespace Berth.Cli.Commands;

/// <summary><c>berth logs</c>: what a run printed, now or as it comes.</summary>
public static class LogsCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run's id or the start or end of it; `last` for the newest.", DefaultValueFactory = _ => "last" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run ends." };
        var times = new Option<bool>("--timestamps") { Description = "Show when each line came and from which stream." };
        var format = CommonOptions.Format();
        var command = new Verb("logs", "Show what a run printed.", "berth logs", "berth logs -f 3f9c", "berth logs --timestamps last") { run, follow, times, format };
        command.SetAction((parsed, token) => ShowAsync(parsed.GetRequiredValue(run), parsed.GetValue(follow), parsed.GetValue(times), parsed.GetValue(format), token));
        return command;
    }

    private static async Task<int> ShowAsync(string id, bool follow, bool times, OutputFormat format, CancellationToken cancellationToken)
    {
        var history = new RunHistory(BerthHome.OpenStore().Home);
        var run = history.Find(id);
        await foreach (var line in RunLog.ReadAsync(history.FolderOf(run.Id), follow, TimeProvider.System, cancellationToken))
        {
            var text = format == OutputFormat.Json ? JsonSerializer.Serialize(LogLineReport.Of(line), LogLineJson.Default.LogLineReport) : times ? $"{line.Time:O} {line.Stream,-6} {line.Text}" : line.Text;
            await Terminal.Out.WriteLineAsync(text.AsMemory(), cancellationToken);
        }

        return 0;
    }
}
