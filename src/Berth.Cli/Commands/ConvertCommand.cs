using System.CommandLine;
using System.Text;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Dialects;
using Berth.Dialects.Conversion;

namespace Berth.Cli.Commands;

/// <summary><c>berth convert</c>: a declaration in the form of another dialect, and what of it does not exist there.</summary>
public static class ConvertCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var target = new Option<string>("--to") { Description = "Dialect to write: " + string.Join(" or ", ConversionTargets.Names) + ".", HelpName = string.Join('|', ConversionTargets.Names), Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file instead of the standard output.", HelpName = "PATH" };
        var dialect = CommonOptions.Dialect();
        var image = CommonOptions.Base();
        var command = new Verb("convert", "Write a declaration in another dialect, and list what cannot be said there.",
            "berth convert examples/digits/digits.yaml --to native", "berth convert berth.yaml --to determined -o experiment.yaml") { file, target, output, dialect, image };
        command.SetAction(parsed => Convert(parsed.GetValue(file), parsed.GetValue(target)!, parsed.GetValue(output), parsed.GetValue(dialect), parsed.GetValue(image)));
        return command;
    }

    private static int Convert(string? path, string target, string? output, string? dialect, string? image)
    {
        var declaration = Declarations.Load(path, dialect, new ReadingOptions { Base = image });
        var converted = ConversionTargets.Write(declaration, target);
        var file = converted.OrThrow();
        ProblemText.Print(converted.Problems);
        if (output is null) Terminal.Out.Write(file.Text);
        else ReplacedFile.Write(Path.GetFullPath(output), Encoding.UTF8.GetBytes(file.Text));
        return 0;
    }
}
