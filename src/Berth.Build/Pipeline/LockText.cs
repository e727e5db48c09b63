using System.Text.Json;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Build.Pipeline;

/// <summary>A lock as it lies on disk; what a warm build needs of it is known without reading its packages.</summary>
public sealed class LockText
{
    private readonly byte[] _content;
    private readonly string _path;

    private LockText(byte[] content, string path, ContentDigest? spec) => (_content, _path, Spec) = (content, path, spec);

    /// <summary>Digest of the specification it was made from; null where the file does not say.</summary>
    public ContentDigest? Spec { get; }

    /// <summary>Null where there is no such file.</summary>
    public static LockText? Find(string path)
    {
        if (!File.Exists(path)) return null;
        var content = File.ReadAllBytes(path);
        return new LockText(content, path, SpecOf(content));
    }

    /// <summary>Names the image of one variant: the same text gives the same image.</summary>
    public ContentDigest KeyOf(Platform platform, Accelerator accelerator) => KeyOf(_content, platform, accelerator);

    public static ContentDigest KeyOf(byte[] content, Platform platform, Accelerator accelerator) =>
        ContentDigest.Of($"{ContentDigest.Of(content)} {platform} {accelerator}");

    /// <exception cref="BerthException">It is damaged, or of a newer version.</exception>
    public EnvironmentLock Read() => LockFile.Read(_content, _path).OrThrow();

    /// <summary>The member stands near the start, so little is read.</summary>
    private static ContentDigest? SpecOf(byte[] content)
    {
        var reader = new Utf8JsonReader(content);
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.StartArray)
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("spec"u8)) continue;
                return reader.Read() && reader.TokenType == JsonTokenType.String && ContentDigest.TryParse(reader.GetString(), out var spec) ? spec : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what text that is no Unicode ends in.
            // Reading it whole will say what is wrong, and where.
        }

        return null;
    }
}
