using Berth.Dialects.Files;

namespace Berth.Dialects;

/// <summary>A file whose dialect is known.</summary>
/// <param name="Reason">How it is known, to follow "because".</param>
public sealed record RecognisedDocument(DocumentFile File, string Dialect, string Reason, ReadOnlyMemory<byte> Content);
