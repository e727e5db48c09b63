using Berth.Core.Problems;

namespace Berth.Core.Environments;

/// <summary>Where the credentials for a base image's registry stand. They are read when an image is pulled and kept nowhere.</summary>
/// <param name="Server">Registry they are for; null: that of the base image.</param>
/// <param name="File">Absolute path of the document that holds them.</param>
/// <param name="Key">Path of the key in the document, such as <c>environment.registry_auth</c>.</param>
public sealed record RegistryCredential(string? Server, string File, string Key, SourceSpan? Where);
