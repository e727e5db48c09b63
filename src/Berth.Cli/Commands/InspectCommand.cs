using System.CommandLine;
using System.Text.Json;
using Berth.Build.Progress;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Store;
using Berth.Runtimes.Runs;

namespace Berth.Cli.Commands;

/// <summary><c>berth inspect</c>: one image or one run in full.</summary>
public static class InspectCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "An image's name, digest or the start of its digest; a run's id, or `last`." };
        var format = CommonOptions.Format();
        var command = new Verb("inspect", "Show one image or one run in full.", "berth inspect digits", "berth inspect last --format json") { what, format };
        command.SetAction(parsed => Inspect(parsed.GetRequiredValue(what), parsed.GetValue(format)));
        return command;
    }

    private static int Inspect(string what, OutputFormat format)
    {
        var store = BerthHome.OpenStore();
        if (ImageNames.Find(store, what) is var (name, descriptor)) PrintImage(ImageReport.Of(store, name, descriptor), format);
        else PrintRun(FindRun(store, what), format);
        return 0;
    }

    private static RunRecord FindRun(ContentStore store, string what)
    {
        try
        {
            return new RunHistory(store.Home).Find(what);
        }
        catch (BerthException)
        {
            var near = NearestName.Of(what, store.Images().Keys);
            throw new BerthException(new Problem(CliProblems.NoSuchImage, $"there is no image or run `{what}`", Fix: near is null ? "berth images, or berth runs" : $"berth inspect {near}"));
        }
    }

    private static void PrintRun(RunRecord run, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(run, RunJson.Default.RunRecord));
            return;
        }

        Terminal.Out.WriteLine($"run          {run.Id}");
        Terminal.Out.WriteLine($"file         {run.File}");
        Terminal.Out.WriteLine($"state        {run.State.ToString().ToLowerInvariant()}{(run.ExitCode is { } code ? $", exit code {code}" : "")}{(run.OutOfMemory ? ", out of memory" : "")}");
        Terminal.Out.WriteLine($"started      {run.Started:u}");
        if (run.Ended is { } ended) Terminal.Out.WriteLine($"ended        {ended:u} after {ElapsedText.Of(ended - run.Started)}");
        Terminal.Out.WriteLine($"command      {string.Join(' ', run.Arguments)}");
        Terminal.Out.WriteLine($"directory    {run.WorkDirectory}");
        Terminal.Out.WriteLine($"environment  {run.Environment}");
        Terminal.Out.WriteLine($"image        {run.Image}");
    }

    private static void PrintImage(ImageReport image, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(image, CliJson.Readable.ImageReport));
            return;
        }

        Terminal.Out.WriteLine($"name      {image.Name ?? "-"}");
        Terminal.Out.WriteLine($"image     {image.Image}");
        Terminal.Out.WriteLine($"platform  {image.Platform}");
        Terminal.Out.WriteLine($"size      {ByteText.Of(image.Size)} in {image.Layers.Length} layers");
        foreach (var (key, value) in image.Labels) Terminal.Out.WriteLine($"label     {key}={value}");
        foreach (var variable in image.Environment) Terminal.Out.WriteLine($"variable  {variable}");
        Terminal.Out.WriteLine();
        Table.Print(Terminal.Out, ["layer", "size", "made by"],
            [.. image.Layers.Select(l => (IReadOnlyList<string>)[l.DiffId.Hex[..12], ByteText.Of(l.Size), l.MadeBy ?? "-"])], 1);
    }
}
