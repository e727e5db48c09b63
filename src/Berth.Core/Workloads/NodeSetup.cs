using System.Collections.Immutable;

namespace Berth.Core.Workloads;

/// <summary>
/// The pattern of two shell files: one runs once for each node, the other in every process of the node, and never before the first has ended
/// well. The runner that keeps this order is laid into the container.
/// </summary>
public static class NodeSetup
{
    /// <summary>Inside the container.</summary>
    public const string RunnerPath = "/run/berth/node-setup.sh";

    private const string Resource = "node-setup.sh";

    /// <summary>The runner: <c>sh node-setup.sh SETUP RUN [ARGUMENT…]</c>. What it does and with which status it ends is said in its head.</summary>
    public static string Runner()
    {
        using var stream = typeof(NodeSetup).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The workload that runs both files, paths relative to its work directory.</summary>
    public static WorkloadSpec On(WorkloadSpec workload, string setup, string run) => workload with
    {
        Entrypoint = new Entrypoint.Arguments(["/bin/sh", RunnerPath, setup, run]),
        SystemFiles = workload.SystemFiles.WithComparers(StringComparer.Ordinal).SetItem(RunnerPath, Runner()),
    };
}
