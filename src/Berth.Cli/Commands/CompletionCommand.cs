using System.CommandLine;
using Berth.Cli.Display;

namespace Berth.Cli.Commands;

/// <summary><c>berth completion SHELL</c>: a script that makes the shell ask <c>berth</c> itself what may come next.</summary>
public static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Verb("completion", "Print a completion script for a shell.",
            "source <(berth completion bash)", "berth completion zsh > ~/.zfunc/_berth", "berth completion fish > ~/.config/fish/completions/berth.fish") { shell };
        command.SetAction(parsed => Terminal.Out.Write(Script(parsed.GetRequiredValue(shell))));
        return command;
    }

    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _berth() {
              local word=${COMP_WORDS[COMP_CWORD]}
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
            }
            complete -o default -o bashdefault -F _berth berth

            """,
        "zsh" => """
            #compdef berth
            _berth() {
              local -a found
              found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              compadd -- $found
              _files
            }
            compdef _berth berth

            """,
        _ => """
            function __berth_complete
              set -l line (commandline -cp)
              berth "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c berth -a '(__berth_complete)'

            """,
    };
}
