using System.CommandLine;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Problems;

namespace Berth.Cli.Commands;

/// <summary>The whole command line: verbs, and the one place where a failure becomes a message and an exit code.</summary>
internal static class BerthCommandLine
{
    private static readonly (string Name, Func<Interruption, Command> Create)[] Verbs =
    [
        ("check", _ => CheckCommand.Create()),
        ("add", _ => AddCommand.Create()),
        ("remove", _ => RemoveCommand.Create()),
        ("lock", _ => LockCommand.Create()),
        ("build", _ => BuildCommand.Create()),
        ("run", RunCommand.Create),
        ("runs", _ => RunsCommand.Create()),
        ("logs", _ => LogsCommand.Create()),
        ("tree", _ => TreeCommand.Create()),
        ("why", _ => WhyCommand.Create()),
        ("diff", _ => DiffCommand.Create()),
        ("export", _ => ExportCommand.Create()),
        ("convert", _ => ConvertCommand.Create()),
        ("inspect", _ => InspectCommand.Create()),
        ("explain", _ => ExplainCommand.Create()),
        ("images", _ => ImagesCommand.Create()),
        ("doctor", _ => DoctorCommand.Create()),
        ("version", _ => VersionCommand.Create()),
        ("schema", _ => SchemaCommand.Create()),
        ("completion", _ => CompletionCommand.Create()),
    ];

    /// <param name="verb">The only verb there needs to be, since the others take time to put together; anything else: all of them.</param>
    public static RootCommand Root(Interruption interruption, string? verb = null)
    {
        var root = new RootCommand("Berth gives a machine-learning workload exactly the environment it declares.");
        var only = Array.Find(Verbs, v => v.Name == verb).Create;
        if (only is not null) root.Subcommands.Add(only(interruption));
        else foreach (var (_, create) in Verbs) root.Subcommands.Add(create(interruption));
        return Verb.ShowExamples(root);
    }

    public static async Task<int> RunAsync(string[] args)
    {
        using var interrupt = new Interruption();
        // What every build and run needs and what takes milliseconds to load is loaded on another thread, while this one reads the command line.
        if (args is ["run" or "build", ..]) _ = Task.Run(Declarations.Preload);
        try
        {
            var parsed = Root(interrupt, args.FirstOrDefault()).Parse(args);
            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction) return RefuseUsage(parsed);
            if (Positional.UnknownOption(parsed) is { } unknown) return Fail(unknown);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
        }
        catch (BerthException e)
        {
            ProblemText.Print(e.Problems);
            return (int)e.Exit;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Fail(new Problem(CliProblems.Interrupted, "interrupted; what was finished is kept, so the same command goes on from here"));
        }
        catch (Exception e) when (Failures.Translate(e) is { } problem)
        {
            return Fail(problem);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return Fail(new Problem(CliProblems.Defect, $"unexpected {e.GetType().Name}: {e.Message}", Fix: "report this with the lines above and the command you ran"));
        }
    }

    private static int Fail(Problem problem)
    {
        ProblemText.Print([problem]);
        return (int)problem.Code.Exit;
    }

    private static int RefuseUsage(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.UnmatchedTokens is [var word, ..])
        {
            var near = NearestName.Of(word, command.Subcommands.Select(c => c.Name));
            return Fail(new Problem(CliProblems.Usage, $"there is no verb `{word}`", Fix: near is null ? "berth --help" : $"berth {near}"));
        }

        var help = command is RootCommand ? "berth --help" : $"berth {command.Name} --help";
        ProblemText.Print([.. parsed.Errors.Select(e => new Problem(CliProblems.Usage, LowerFirst(e.Message).TrimEnd('.'), Fix: help))]);
        return (int)ExitCode.Usage;
    }

    private static string LowerFirst(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
