using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Berth.Build.Progress;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Cli.Commands;

/// <summary><c>berth images</c>: the environment images in the store.</summary>
public static class ImagesCommand
{
    public static Command Create()
    {
        var format = CommonOptions.Format();
        var command = new Verb("images", "List the environment images in the store.", "berth images", "berth images --format json") { format };
        command.SetAction(parsed => List(parsed.GetValue(format)));
        return command;
    }

    private static int List(OutputFormat format)
    {
        var store = BerthHome.OpenStore();
        var images = store.Images().Select(i => ImageReport.Of(store, i.Key, i.Value)).ToArray();
        if (format == OutputFormat.Json) Terminal.Out.WriteLine(JsonSerializer.Serialize(images, CliJson.Readable.ImageReportArray));
        else Table.Print(Terminal.Out, ["name", "image", "layers", "size"],
            [.. images.Select(i => (IReadOnlyList<string>)[i.Name ?? "-", i.Image.Hex[..12], $"{i.Layers.Length}", ByteText.Of(i.Size)])], 2, 3);
        return 0;
    }
}
