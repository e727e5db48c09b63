using System.Buffers;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Writes a tar archive whose bytes follow from its entries alone: no clock, process id, user name or padding to a record.
/// Entries are written as given and in the order given; <see cref="LayerWriter"/> is what sorts and completes a layer.
/// </summary>
/// <param name="output">Left open.</param>
public sealed class TarWriter(Stream output)
{
    private readonly ArrayBufferWriter<byte> _header = new(TarHeader.Block);
    private byte[]? _buffer;

    /// <exception cref="BerthException">BERTH3008: the content is longer or shorter than the entry says.</exception>
    public void Write(LayerEntry entry)
    {
        _header.ResetWrittenCount();
        TarHeader.Append(_header, entry, PathBytes.Encode(entry.Path));
        output.Write(_header.WrittenSpan);
        if (entry is LayerEntry.File file) WriteContent(file);
    }

    /// <summary>Writes the two empty blocks that end an archive.</summary>
    public void Finish() => output.Write(stackalloc byte[2 * TarHeader.Block]);

    private void WriteContent(LayerEntry.File file)
    {
        _buffer ??= new byte[1 << 17];
        using var content = file.Open();
        long done = 0;
        int read;
        while ((read = content.Read(_buffer)) > 0)
        {
            done += read;
            if (done > file.Size) break;
            output.Write(_buffer, 0, read);
        }

        if (done != file.Size) throw Changed(file);
        Span<byte> padding = stackalloc byte[TarHeader.Block];
        padding.Clear();
        output.Write(padding[..TarHeader.Padding(file.Size)]);
    }

    internal static BerthException Changed(LayerEntry.File file) => new(new Problem(
        OciProblems.ContentChanged,
        $"`{file.Path}` does not have the {file.Size} bytes it had when it was listed",
        Fix: "wait until nothing writes to the file any more, then run the command again"));
}
