using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Oci.Layers;

namespace Berth.Cli.Commands;

/// <summary><c>berth version</c>.</summary>
public static class VersionCommand
{
    public static Command Create()
    {
        var format = CommonOptions.Format();
        var command = new Verb("version", "Say which version this is.", "berth version", "berth version --format json") { format };
        command.SetAction(parsed => Show(parsed.GetValue(format)));
        return command;
    }

    private static int Show(OutputFormat format)
    {
        var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var report = new VersionReport(version, RuntimeInformation.RuntimeIdentifier, System.Environment.Version.ToString(), LayerFormat.Version);
        Terminal.Out.WriteLine(format == OutputFormat.Json
            ? JsonSerializer.Serialize(report, CliJson.Readable.VersionReport)
            : $"berth {report.Version} ({report.Platform}, .NET {report.Runtime}, layer format {report.LayerFormat})");
        return 0;
    }
}
