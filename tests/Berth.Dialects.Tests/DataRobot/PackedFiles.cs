using System.IO.Compression;
using System.Text;

namespace Berth.Dialects.Tests.DataRobot;

/// <summary>Archives made for a test. Tar headers are written by hand, so that they may hold what no honest program writes.</summary>
internal static class PackedFiles
{
    public static readonly (string Name, string Text)[] Environment =
    [
        ("Dockerfile", "FROM python:3.12-slim\nCOPY . /opt/code/\n"),
        ("start_server.sh", "#!/bin/sh\nexec drum server \"$@\"\n"),
        ("requirements.txt", "datarobot-drum\n"),
    ];

    public static byte[] Tar(params (string Name, string Text)[] files) =>
        Tar(files.Select(f => (f.Name, '0', f.Text, "")));

    /// <param name="entries">Name, type flag of ustar, content, link target.</param>
    public static byte[] Tar(IEnumerable<(string Name, char Type, string Text, string Link)> entries)
    {
        using var tar = new MemoryStream();
        foreach (var (name, type, text, link) in entries)
        {
            var content = Encoding.UTF8.GetBytes(text);
            tar.Write(Header(name, type, content.Length, link));
            tar.Write(content);
            tar.Write(new byte[(512 - (content.Length % 512)) % 512]);
        }

        tar.Write(new byte[1024]);
        return tar.ToArray();
    }

    public static byte[] Header(string name, char type, long size, string link = "")
    {
        var header = new byte[512];
        void Put(int at, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, at);
        Put(0, name);
        Put(100, "0000644\0");
        Put(108, "0000000\0");
        Put(116, "0000000\0");
        Put(124, Convert.ToString(size, 8).PadLeft(11, '0') + "\0");
        Put(136, "00000000000\0");
        Put(148, "        ");
        header[156] = (byte)type;
        Put(157, link);
        Put(257, "ustar\0" + "00");
        Put(148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        return header;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <param name="files">A name may be followed by <c>|MODE</c> with the kind of file in octal, such as <c>|120000</c> for a link.</param>
    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                var parts = name.Split('|');
                var entry = zip.CreateEntry(parts[0]);
                if (parts.Length > 1) entry.ExternalAttributes = Convert.ToInt32(parts[1], 8) << 16;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }}
