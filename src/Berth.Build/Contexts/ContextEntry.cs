using Berth.Oci.Linux;

namespace Berth.Build.Contexts;

/// <summary>One thing that goes into a context layer.</summary>
/// <param name="Path">Relative to the context, '/'-separated.</param>
/// <param name="HostPath">Where its content is read; like <paramref name="Path"/> in the form of <see cref="PathBytes"/>.</param>
/// <param name="LinkTarget">For a symbolic link that stays one.</param>
public sealed record ContextEntry(string Path, string HostPath, FileStatus Status, string? LinkTarget = null)
{
    public bool IsDirectory => LinkTarget is null && Status.Kind == FileKind.Directory;
}
