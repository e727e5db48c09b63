using System.CommandLine;
using System.Text;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Python.Exporting;

namespace Berth.Cli.Commands;

/// <summary><c>berth export</c>: a lock in the form of another tool.</summary>
public static class ExportCommand
{
    public static Command Create()
    {
        var file = CommonOptions.LockedFile();
        var format = new Option<ExportFormat>("--format") { Description = "Form of another tool: requirements is pip's, with hashes.", HelpName = "requirements", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file instead of the standard output.", HelpName = "PATH" };
        var options = new LockOptions();
        var command = new Verb("export", "Print the lock in the form of another tool.",
            "berth export --format requirements", "berth export --format requirements -o requirements.lock.txt", "berth export --format requirements berth.lock --accelerator cuda") { file, format, output };
        options.AddTo(command);
        command.SetAction(parsed => Export(parsed, parsed.GetValue(file), parsed.GetValue(format), parsed.GetValue(output), options));
        return command;
    }

    private static int Export(ParseResult parsed, string? file, ExportFormat format, string? output, LockOptions options)
    {
        var named = NamedLock.Load(file, parsed, options);
        var variant = named.Choose(parsed, options);
        var text = format switch
        {
            ExportFormat.Requirements => RequirementsExport.Write(variant, named.Declaration?.Environment.Python),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        if (output is null) Terminal.Out.Write(text);
        else ReplacedFile.Write(Path.GetFullPath(output), Encoding.UTF8.GetBytes(text));
        return 0;
    }
}

/// <summary>What <c>berth export</c> can write.</summary>
public enum ExportFormat
{
    Requirements,
}
