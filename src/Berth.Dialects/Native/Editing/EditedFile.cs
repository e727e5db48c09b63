using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native.Editing;

/// <summary>A file that is being changed: as it was read, and as it is to become.</summary>
public sealed class EditedFile
{
    private const int LargestFile = 4 << 20;
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly bool _marked;

    private EditedFile(DocumentFile file, byte[] before, string text) =>
        (File, Before, Text, _marked) = (file, before, text, before.AsSpan().StartsWith(Mark));

    public DocumentFile File { get; }

    public byte[] Before { get; }

    /// <summary>Without the byte order mark that the file may begin with.</summary>
    public string Text { get; internal set; }

    public byte[] After => [.. _marked ? Mark : [], .. System.Text.Encoding.UTF8.GetBytes(Text)];

    public bool Changed => !After.AsSpan().SequenceEqual(Before);

    /// <exception cref="BerthException">It is missing, or no text.</exception>
    internal static EditedFile Read(DocumentFile file)
    {
        var content = file.Read(LargestFile);
        return new EditedFile(file, content, YamlText.Decode(content, file.Shown, new YamlLimits { Bytes = LargestFile }));
    }
}
