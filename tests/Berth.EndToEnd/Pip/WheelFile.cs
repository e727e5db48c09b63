using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Berth.EndToEnd.Pip;

/// <summary>A wheel put together member by member; METADATA, WHEEL and RECORD are added to what is given.</summary>
/// <param name="Name">As the file name and the folders write it.</param>
internal sealed record WheelFile(string Name, string Version)
{
    private readonly List<(string Path, byte[] Content, int Mode)> _members = [];

    public string Tag { get; init; } = "py3-none-any";

    /// <summary>Between version and tag, such as <c>1local</c>.</summary>
    public string? Build { get; init; }

    /// <summary>Lines of METADATA after name and version, the description included.</summary>
    public string Metadata { get; init; } = "";

    public string FileName => Build is null ? $"{Name}-{Version}-{Tag}.whl" : $"{Name}-{Version}-{Build}-{Tag}.whl";

    public string Info => $"{Name}-{Version}.dist-info";

    /// <summary>How the wheel writes a path's hash in its RECORD; null for none.</summary>
    public Func<string, byte[], string?> Hash { get; init; } = (_, content) => $"sha256={Encoded(SHA256.HashData(content))}";

    /// <summary>Whether RECORD lists a path.</summary>
    public Func<string, bool> Lists { get; init; } = _ => true;

    /// <param name="mode">As the archive writes it for Unix, type bits included; 0 for an archive made elsewhere.</param>
    public WheelFile With(string path, string text, int mode = 0x81A4) => With(path, Encoding.UTF8.GetBytes(text), mode);

    public WheelFile With(string path, byte[] content, int mode = 0x81A4)
    {
        _members.Add((path, content, mode));
        return this;
    }

    public WheelFile InInfo(string name, string text) => With($"{Info}/{name}", text);

    public WheelFile InData(string path, string text, int mode = 0x81A4) => With($"{Name}-{Version}.data/{path}", text, mode);

    public static string Encoded(byte[] hash) => Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public void WriteInto(string folder)
    {
        var pure = Tag.EndsWith("-any", StringComparison.Ordinal) ? "true" : "false";
        InInfo("METADATA", $"Metadata-Version: 2.1\nName: {Name}\nVersion: {Version}\n{Metadata}");
        InInfo("WHEEL", $"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: {pure}\nTag: {Tag}\n{(Build is null ? "" : $"Build: {Build}\n")}");
        var record = new StringBuilder();
        foreach (var (path, content, _) in _members.Where(m => Lists(m.Path) && !m.Path.EndsWith('/')))
            record.Append(path.AsSpan().ContainsAny(",\"") ? $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : path).Append(',').Append(Hash(path, content)).Append(',').Append(content.Length).Append('\n');
        InInfo("RECORD", record.Append(Info).Append("/RECORD,,\n").ToString());
        using var archive = ZipFile.Open(Path.Combine(folder, FileName), ZipArchiveMode.Create);
        foreach (var (path, content, mode) in _members)
        {
            var entry = archive.CreateEntry(path);
            entry.ExternalAttributes = mode << 16;
            using var stream = entry.Open();
            stream.Write(content);
        }
    }
}
