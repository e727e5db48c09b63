namespace Berth.Oci.Archives;

/// <summary>One entry of a tar archive on disk.</summary>
/// <param name="Name">As written, with long names put in place.</param>
/// <param name="Kind">The type flag; <c>0</c> for every regular file.</param>
/// <param name="Offset">Of the content, from the start of the archive.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="Link">Target of a link, else empty.</param>
internal readonly record struct TarItem(string Name, char Kind, long Offset, long Size, string Link);
