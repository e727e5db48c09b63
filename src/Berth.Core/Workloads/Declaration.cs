using Berth.Core.Environments;

namespace Berth.Core.Workloads;

/// <summary>What a document declares: an environment and, where it has one, the workload to run in it.</summary>
/// <param name="Dialect">Name of the dialect it was written in: <c>native</c>, <c>determined</c>.</param>
/// <param name="File">Absolute path of the document.</param>
public sealed record Declaration(string Dialect, string File, EnvironmentSpec Environment, WorkloadSpec Workload)
{
    /// <summary>Whether the folder of the document is the code to run where no other is named. False where the image holds everything.</summary>
    public bool BringsCode { get; init; } = true;
}
