using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Berth.EndToEnd;

/// <summary>A wheel of one module, proper unless told otherwise.</summary>
internal static class TinyWheel
{
    /// <param name="member">Path of the module in the archive.</param>
    /// <param name="requires">One Requires-Dist, or none.</param>
    public static byte[] Of(string name, string version, string? member = null, string? requires = null)
    {
        var info = $"{name}-{version}.dist-info";
        var files = new Dictionary<string, string>
        {
            [member ?? $"{name}/__init__.py"] = $"version = '{version}'\n",
            [$"{info}/METADATA"] = $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{(requires is null ? "" : $"Requires-Dist: {requires}\n")}",
            [$"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        };
        var record = string.Concat(files.Select(f => $"{f.Key},sha256={Hash(f.Value)},{f.Value.Length}\n")) + $"{info}/RECORD,,\n";
        files[$"{info}/RECORD"] = record;
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static string Hash(string text) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
