using System.Text;
using Berth.Core.Problems;
using Berth.Oci.Layers;

namespace Berth.Oci.Tests.Layers;

public sealed class TarReaderSpecs
{
    [Fact]
    public void Archives_of_gnu_tar_in_every_format_read_alike()
    {
        using var folder = new TemporaryFolder();
        var deep = folder["in/" + string.Join('/', Enumerable.Repeat("directory", 8))];
        Directory.CreateDirectory(deep);
        File.WriteAllText(Path.Combine(deep, "größe"), "content");
        File.CreateSymbolicLink(folder["in/link"], "directory/x");
        Programs.Must("ln", folder["in/directory/directory"] + "/" + string.Join('/', Enumerable.Repeat("directory", 6)) + "/größe", folder["in/zz-hard"]);
        var texts = new HashSet<string>();
        foreach (var format in new[] { "v7", "ustar", "gnu", "oldgnu", "pax" })
        {
            Programs.Must("tar", $"--format={format}", "--sort=name", "--mtime=@5", "--owner=0", "--group=0", "-cf", folder[format], "-C", folder["in"], ".");
            var text = new StringBuilder();
            using var stream = File.OpenRead(folder[format]);
            var reader = new TarReader(stream);
            while (reader.Read() is { } e)
                text.AppendLine($"{e.Path}|{e.Kind}|{e.Mode}|{e.UserId}|{e.ModifiedAt}|{e.Target}|{new StreamReader(e.Content).ReadToEnd()}");
            texts.Add(text.ToString());
        }

        var only = Assert.Single(texts);
        Assert.Contains("größe|File|420|0|5||content", only, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_and_big_numbers_of_gnu_tar_are_read()
    {
        using var folder = new TemporaryFolder();
        var name = string.Join('/', Enumerable.Repeat(new string('n', 200), 3));
        Directory.CreateDirectory(folder["in/" + Path.GetDirectoryName(name)]);
        File.WriteAllText(folder["in/" + name], "x");
        File.CreateSymbolicLink(folder["in/link"], name);
        foreach (var format in new[] { "gnu", "pax" })
        {
            Programs.Must("tar", $"--format={format}", "--mtime=@-7", "--owner=x:4000000", "--group=x:5", "-cf", folder["t"], "-C", folder["in"], name, "link");
            using var stream = File.OpenRead(folder["t"]);
            var reader = new TarReader(stream);
            var file = reader.Read()!;
            Assert.Equal((name, 4_000_000, 5, -7L), (file.Path, file.UserId, file.GroupId, file.ModifiedAt));
            Assert.Equal(name, reader.Read()!.Target);
            Assert.Null(reader.Read());
        }
    }

    [Fact]
    public void Sizes_beyond_eight_gibibytes_are_written_and_read()
    {
        var header = new System.Buffers.ArrayBufferWriter<byte>();
        TarHeader.Append(header, new LayerEntry.File("big", 9_000_000_000, () => Stream.Null), "big"u8);
        Assert.Equal(9_000_000_000, new TarReader(new MemoryStream(header.WrittenSpan.ToArray())).Read()!.Size);
    }

    [Fact]
    public void Sparse_files_are_refused()
    {
        using var folder = new TemporaryFolder();
        Programs.Must("truncate", "-s", "1M", folder["hole"]);
        foreach (var format in new[] { "gnu", "pax" })
        {
            Programs.Must("tar", $"--format={format}", "-S", "-cf", folder["t"], "-C", folder.Path, "hole");
            using var stream = File.OpenRead(folder["t"]);
            Assert.Contains("sparse", Refusal(stream).What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Broken_archives_end_in_a_problem()
    {
        var good = Archive(Entries.File("a", new string('x', 1000)), Entries.File(new string('y', 150) + "/" + new string('y', 150), "z"));
        Assert.Equal("BERTH3005", Refusal(new MemoryStream("this is no archive"u8.ToArray())).Code.Id);
        foreach (var cut in new[] { 100, 600, 1600, 2100, 2700, 3100 }) Assert.Equal("BERTH3005", Refusal(new MemoryStream(good[..cut])).Code.Id);
        foreach (var at in new[] { 0, 100, 125, 148, 156, 300 })
        {
            var bad = good.ToArray();
            bad[at] ^= 1;
            Assert.Contains("checksum", Refusal(new MemoryStream(bad)).What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_damage_never_does_more_than_end_in_a_problem()
    {
        var good = Archive(Entries.OneOfEach().Where(e => e is not LayerEntry.HardLink).ToArray());
        var random = new Random(11);
        for (var i = 0; i < 3000; i++)
        {
            var bad = good.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var block = random.Next(bad.Length / 512) * 512;
                bad[block + random.Next(512)] = (byte)random.Next(256);
                if (random.Next(3) > 0) FixChecksum(bad.AsSpan(block, 512));
            }

            try
            {
                ReadAll(new MemoryStream(bad, 0, random.Next(4) == 0 ? random.Next(bad.Length) : bad.Length));
            }
            catch (BerthException e)
            {
                Assert.True(e.Problems[0].Code.Id is "BERTH3004" or "BERTH3005", e.Message);
            }
        }
    }

    [Fact]
    public void Names_that_climb_out_are_refused_and_roots_are_dropped()
    {
        foreach (var name in new[] { "../x", "a/../../x", "a/..", "..", "/../x" }) Assert.Equal("BERTH3004", Refusal(new MemoryStream(Raw(name))).Code.Id);
        foreach (var (name, path) in new[] { ("/etc/x", "etc/x"), ("./a/./b", "a/b"), ("a//b", "a/b"), ("a/..b", "a/..b"), (".a", ".a") })
            Assert.Equal(path, new TarReader(new MemoryStream(Raw(name))).Read()!.Path);
    }

    internal static byte[] Archive(params LayerEntry[] entries)
    {
        var output = new MemoryStream();
        var writer = new TarWriter(output);
        foreach (var entry in entries) writer.Write(entry);
        writer.Finish();
        return output.ToArray();
    }

    /// <summary>An archive with entries whose names no writer of ours would take.</summary>
    internal static byte[] Raw(string name, char type = '0', string target = "", string content = "") => Archive(type switch
    {
        '1' => new LayerEntry.HardLink(name, target),
        '2' => new LayerEntry.SymbolicLink(name, target),
        '5' => Entries.Directory(name),
        _ => Entries.File(name, content),
    });

    private static Problem Refusal(Stream archive) => Assert.Throws<BerthException>(() => ReadAll(archive)).Problems[0];

    private static void ReadAll(Stream archive)
    {
        var reader = new TarReader(archive);
        while (reader.Read() is { } entry) entry.Content.CopyTo(Stream.Null);
    }

    private static void FixChecksum(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var b in block) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..156]);
    }
}
