using Berth.Core.Problems;

namespace Berth.Core.Workloads;

/// <summary>Something the task is promised that lives outside the document and the code: only a platform that knows the name can provide it.</summary>
/// <param name="Name">As the document names it; never its content.</param>
public sealed record ExternalReference(ExternalKind Kind, string Name, SourceSpan? Where);

public enum ExternalKind
{
    /// <summary>Its entries become variables of the task.</summary>
    Secret,
    /// <summary>Its entries become variables of the task.</summary>
    ConfigMap,
    /// <summary>A folder or bucket of data.</summary>
    Volume,
}
