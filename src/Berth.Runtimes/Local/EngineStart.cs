using System.Globalization;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Checks;
using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local;

/// <summary>One call of the engine: it sets the container up, leaves the task running as our own child, and ends.</summary>
internal sealed record EngineStart(ContainerEngine Engine, RunBox Box, string StateDirectory, string Id)
{
    private const string ConsoleName = "console";

    /// <summary>
    /// Starts the engine. The thread's working directory must be the box: the console socket is named relative to it.
    /// </summary>
    public int Spawn(bool terminal, int input, int output, int error, int held)
    {
        List<string> arguments =
        [
            Engine.Name, "--root", StateDirectory, "--log", Box.EngineLog, "--log-format", "json", "run", "--detach",
            "--pid-file", Box.PidFile, "--bundle", Box.Box,
        ];
        if (terminal) arguments.AddRange(["--console-socket", ConsoleName]);
        arguments.Add(Id);
        // The engine's own environment is not the task's; ours may hold secrets.
        return ChildProcess.Spawn(Engine.Path, arguments, ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], input, output, error, held);
    }

    public static ConsoleSocket ListenForConsole() => ConsoleSocket.Listen(ConsoleName);

    public int ReadPid() => int.Parse(File.ReadAllText(Box.PidFile), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>What the engine's failure means to the user, with the code a shell would give when it is the command's fault.</summary>
    public (Problem Problem, int? ExitCode) Explain(string command)
    {
        var said = LastMessage();
        if (said.Contains("executable file not found", StringComparison.Ordinal) || said.Contains($"exec: \"{command}\": stat", StringComparison.Ordinal))
            return (new Problem(RuntimeProblems.CommandNotFound, $"the image has no command `{command}`", Fix: "check its name and path"), 127);
        if (said.Contains($"exec: \"{command}\"", StringComparison.Ordinal) || said.Contains("exec format error", StringComparison.Ordinal))
            return (new Problem(RuntimeProblems.CommandNotExecutable, $"`{command}` cannot be executed: {said}", Fix: "check that it is a program for this processor, with its executable bit set"), 126);
        return (new Problem(RuntimeProblems.EngineFailed, $"`{Engine.Name}` could not start the container: {said}", Fix: "see what the machine lacks: `berth doctor`"), null);
    }

    private string LastMessage()
    {
        var message = "it gave no reason";
        if (!File.Exists(Box.EngineLog)) return message;
        foreach (var line in File.ReadLines(Box.EngineLog))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.TryGetProperty("level", out var level) && level.GetString() == "error" && json.RootElement.TryGetProperty("msg", out var text))
                    message = text.GetString() ?? message;
            }
            catch (JsonException)
            {
                message = line;
            }
        }

        return message;
    }
}
