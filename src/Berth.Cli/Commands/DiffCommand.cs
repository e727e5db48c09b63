using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking.Comparing;
using Berth.Core.Problems;
using Berth.Oci.Comparing;
using Berth.Oci.Store;

namespace Berth.Cli.Commands;

/// <summary><c>berth diff A B</c>: what would change for somebody who goes from the first to the second.</summary>
public static class DiffCommand
{
    private const int Different = 1;

    public static Command Create()
    {
        var old = new Argument<string>("a") { Description = "A lock, a declaration (its lock), or an image by name or digest." };
        var @new = new Argument<string>("b") { Description = "What it is compared with." };
        var files = new Option<bool>("--files") { Description = "Of images, list every file that differs." };
        var format = CommonOptions.Format();
        var options = new LockOptions();
        var command = new Verb("diff", "Show how two locks, declarations or images differ. Ends with 0 where they are the same and with 1 where they differ.",
            "berth diff berth.lock ../other/berth.lock", "berth diff digits sha256:3f2a9c", "berth diff --format json old/berth.yaml berth.yaml") { old, @new, files, format };
        options.AddTo(command);
        command.SetAction((parsed, token) => Task.FromResult(Compare(parsed, parsed.GetRequiredValue(old), parsed.GetRequiredValue(@new), parsed.GetValue(files), parsed.GetValue(format), options, token)));
        return command;
    }

    private static int Compare(ParseResult parsed, string old, string @new, bool files, OutputFormat format, LockOptions options, CancellationToken cancellationToken)
    {
        var store = BerthHome.OpenStore();
        var a = ComparedSide.Load(store, old, parsed, options);
        var b = ComparedSide.Load(store, @new, parsed, options);
        (a, b) = (a.Against(b), b.Against(a));
        var locks = a.Lock is { } before && b.Lock is { } after ? LockComparison.Of(before, after) : null;
        var image = a.Image is { } from && b.Image is { } to ? ImageDiffReport.Of(from, to, Layers(store, from, to, cancellationToken)) : null;
        if (locks is null && image is null) throw Nothing(a.Lock is null ? a : b);
        var report = DiffReport.Of(locks, image);
        if (format == OutputFormat.Json) Terminal.Out.WriteLine(JsonSerializer.Serialize(report, CliJson.Readable.DiffReport));
        else new DiffText(Terminal.Out, Terminal.OutHasColour, files).Print(report);
        return report.Same ? 0 : Different;
    }

    private static ImageDifference Layers(ContentStore store, ImageReport old, ImageReport @new, CancellationToken cancellationToken) =>
        ImageComparison.Of(store, [.. old.Layers.Select(Compared)], [.. @new.Layers.Select(Compared)], cancellationToken);

    private static ComparedLayer Compared(ImageLayerReport layer) => new(layer.DiffId, layer.Size, layer.MadeBy);

    private static BerthException Nothing(ComparedSide image) => new(new Problem(CliProblems.NoCommonGround,
        $"the store does not know the lock that the image `{image.Shown}` was made from", Fix: "compare it with another image, or build its declaration on this machine first"));
}
