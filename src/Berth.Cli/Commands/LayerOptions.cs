using System.CommandLine;
using Berth.Core.Workloads;
using Berth.Dialects;

namespace Berth.Cli.Commands;

/// <summary>Options that say what a configuration of a cluster is laid over and what it is for.</summary>
public sealed class LayerOptions
{
    private readonly Option<string?> _template = new("--template") { Description = "Determined template that the configuration is laid over.", HelpName = "FILE" };

    private readonly Option<string?> _cluster = new("--cluster-config") { Description = "Configuration of a Determined master, whose defaults for containers lie below.", HelpName = "FILE" };

    private readonly Option<WorkloadKind?> _kind = new("--kind") { Description = "What a Determined configuration is for, where its keys do not say it.", HelpName = "experiment|command|notebook|shell|tensorboard" };

    public IEnumerable<Option> All => [_template, _cluster, _kind];

    public ReadingOptions AddTo(ReadingOptions options, ParseResult parsed) => options with
    {
        Template = parsed.GetValue(_template),
        ClusterConfig = parsed.GetValue(_cluster),
        Kind = parsed.GetValue(_kind),
    };
}
