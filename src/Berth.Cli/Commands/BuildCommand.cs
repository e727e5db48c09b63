using System.CommandLine;
using System.Text.Json;
using Berth.Build.Progress;
using Berth.Cli.Display;
using Berth.Cli.Workspace;

namespace Berth.Cli.Commands;

/// <summary><c>berth build</c>: makes the environment's image.</summary>
public static class BuildCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var format = CommonOptions.Format();
        var options = new SessionOptions();
        var command = new Verb("build", "Make the image of an environment: bit for bit the same from the same lock.",
            "berth build", "berth build --format json examples/digits-native", "berth build --locked") { file, format };
        options.AddTo(command);
        command.SetAction((parsed, token) => BuildAsync(parsed, parsed.GetValue(file), parsed.GetValue(format), options, token));
        return command;
    }

    private static async Task<int> BuildAsync(ParseResult parsed, string? file, OutputFormat format, SessionOptions options, CancellationToken cancellationToken)
    {
        var declaration = Declarations.Load(file, parsed, options);
        var session = Session.Open(parsed, options);
        var image = await session.Pipeline.BuildAsync(declaration, cancellationToken);
        session.Progress.Finish();
        if (format == OutputFormat.Json)
        {
            await Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(BuildReport.Of(image, session.Progress.Timings()), CliJson.Readable.BuildReport).AsMemory(), cancellationToken);
            return 0;
        }

        if (!parsed.GetValue(options.Quiet)) Summarise(image, session.Progress.Summary());
        await Terminal.Out.WriteLineAsync(image.Manifest.ToString().AsMemory(), cancellationToken);
        return 0;
    }

    private static void Summarise(Build.Images.BuiltImage image, string summary)
    {
        Table.Print(Terminal.Error, ["layer", "size", "from", "holds"],
            [.. image.Layers.Select(l => (IReadOnlyList<string>)[l.DiffId.Hex[..12], ByteText.Of(l.Size), l.FromCache ? "cache" : "made now", $"{l.Kind}: {ShortText.Of(l.Title, 70)}"])], 1);
        Terminal.Error.WriteLine($"built in {summary}");
    }
}
