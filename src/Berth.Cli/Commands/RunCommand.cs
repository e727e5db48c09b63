using System.Collections.Immutable;
using System.CommandLine;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Problems;
using Berth.Runtimes.Launching;

namespace Berth.Cli.Commands;

/// <summary><c>berth run</c>: the whole way from a file to a finished task.</summary>
public static class RunCommand
{
    public static Command Create(Interruption interruption)
    {
        var file = CommonOptions.File();
        var context = new Argument<string?>("context") { Arity = ArgumentArity.ZeroOrOne, Description = "Folder with the code (default: the file's own folder)." };
        var overriding = new Argument<string[]>("command") { Arity = ArgumentArity.ZeroOrMore, Description = "After `--`: runs instead of the declared command." };
        var noContext = new Option<bool>("--no-context") { Description = "Give the task no code folder." };
        var interactive = new Option<bool>("--interactive", "-i") { Description = "Pass standard input on to the task." };
        var terminal = new Option<bool>("--tty", "-t") { Description = "Give the task a terminal." };
        var options = new SessionOptions();
        var command = new Verb("run", "Build what is missing and run the workload in it.",
            "berth run",
            "berth run examples/digits/digits.yaml examples/digits",
            "berth run berth.yaml -- python3 -c 'print(1)'",
            "berth run -it berth.yaml -- bash")
        {
            file, context, overriding, noContext, interactive, terminal,
        };
        options.AddTo(command);
        command.SetAction((parsed, token) =>
        {
            var words = Positional.Split(parsed);
            return RunAsync(parsed, options, new Wish(words.File, parsed.GetValue(noContext) ? null : words.Context ?? "", words.Command,
                parsed.GetValue(interactive), parsed.GetValue(terminal)), interruption);
        });
        return command;
    }

    /// <param name="Context">Empty: the file's own folder. Null: none.</param>
    private sealed record Wish(string? File, string? Context, ImmutableArray<string> Command, bool Interactive, bool Terminal);

    private static async Task<int> RunAsync(ParseResult parsed, SessionOptions options, Wish wish, Interruption interruption)
    {
        if (wish.Terminal && (Console.IsInputRedirected || Console.IsOutputRedirected))
            throw new BerthException(new Problem(CliProblems.NoTerminal, "`-t` needs a terminal on standard input and output", Fix: "leave `-t` out"));
        var cancellationToken = interruption.Token;
        var session = Session.Open(parsed, options);
        session.Preload();
        var declaration = Declarations.Load(wish.File, parsed, options);
        if (wish.Command.IsEmpty && !declaration.Workload.Needs.IsEmpty) throw new BerthException(declaration.Workload.Needs);
        var image = await session.Pipeline.BuildAsync(declaration, cancellationToken);
        var launch = new WorkloadLaunch(session.Tools, session.Runtime, session.Settings.Accelerator, Machine.Proxies);
        var request = new LaunchRequest
        {
            Declaration = declaration,
            Image = image,
            Context = wish.Context is null ? null
                : wish.Context.Length > 0 ? Path.GetFullPath(wish.Context)
                : declaration.BringsCode ? declaration.Workload.ContextFolder ?? Path.GetDirectoryName(declaration.File)
                : null,
            Override = wish.Command,
            Interactive = wish.Interactive,
            Terminal = wish.Terminal,
        };
        var prepared = await launch.PrepareAsync(request, cancellationToken);
        session.Progress.Finish();
        var quiet = parsed.GetValue(options.Quiet);
        if (!quiet) await Terminal.Error.WriteLineAsync($"image {prepared.Image.Manifest.Hex[..12]} ready in {session.Progress.Summary()}");
        cancellationToken.ThrowIfCancellationRequested();
        var (record, problem) = await launch.RunAsync(request, prepared, ConsoleStreams.Open(), interruption.PassOnTo, cancellationToken);
        if (problem is not null) ProblemText.Print([problem]);
        if (!quiet)
            await Terminal.Error.WriteLineAsync($"run {record.Id} ended with exit code {record.ExitCode} after {ElapsedText.Of(record.Ended!.Value - record.Started)} (all in all {ElapsedText.Of(session.Progress.Elapsed)})");
        return record.ExitCode ?? (int)ExitCode.Internal;
    }
}
