namespace Berth.Core.Workloads;

/// <summary>What a document says for a run on Kubernetes alone.</summary>
/// <param name="PodSpec">A Pod, or a part of one, as JSON text; what Berth sets itself is laid over it.</param>
public sealed record KubernetesSpec(string PodSpec);
