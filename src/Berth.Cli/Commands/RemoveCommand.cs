using System.CommandLine;

namespace Berth.Cli.Commands;

/// <summary><c>berth remove NAME…</c>: no longer asks for Python packages, in the file and in its lock.</summary>
public static class RemoveCommand
{
    public static Command Create()
    {
        var words = new ChangeWords("name", "Packages to remove; the last word may be the declaration or its folder, with a slash or .yaml.");
        var command = new Verb("remove", "Remove Python packages from berth.yaml, comments and order kept, and lock what is left.",
            "berth remove pandas", "berth remove numpy pandas examples/digits-native/", "berth remove --no-lock torch") { words.Words };
        words.AddTo(command);
        command.SetAction((parsed, token) => words.ChangeAsync(parsed, false,
            (edit, names) =>
            {
                foreach (var name in names) edit.Remove(name);
            },
            token));
        return command;
    }
}
