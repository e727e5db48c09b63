using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Berth.Cli.Commands;

/// <summary>A verb of the command, with examples that its help ends with.</summary>
/// <param name="examples">Command lines, each usable as it stands.</param>
public sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Lets the root's <c>--help</c> print a verb's examples.</summary>
    public static RootCommand ShowExamples(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>()) option.Action = new HelpWithExamples();
        return root;
    }

    private sealed class HelpWithExamples : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = _help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is not Verb verb) return code;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in verb.ExampleLines) output.WriteLine($"  {line}");
            return code;
        }
    }

    private IReadOnlyList<string> ExampleLines { get; } = examples;
}
