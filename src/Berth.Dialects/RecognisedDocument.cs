using Berth.Dialects.Files;

namespace Berth.Dialects;

/// <summary>A file or folder whose dialect is known.</summary>
/// <param name="File">For a folder that is a document as a whole: the folder.</param>
/// <param name="Reason">How it is known, to follow "because".</param>
/// <param name="Content">Empty for folders and for files that are not text.</param>
public sealed record RecognisedDocument(DocumentFile File, string Dialect, string Reason, ReadOnlyMemory<byte> Content);
