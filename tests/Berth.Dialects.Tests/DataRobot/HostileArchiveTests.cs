using System.Buffers.Binary;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Files.Archives;

namespace Berth.Dialects.Tests.DataRobot;

public sealed class HostileArchiveTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private ProblemCode? CodeOf(string name, byte[] content, ArchiveLimits? limits = null)
    {
        var path = scratch.Add(name, content);
        var read = ArchiveListing.Read(DocumentFile.At(path), limits ?? ArchiveLimits.Default, p => p == "Dockerfile");
        Assert.All(read.Problems, p => Assert.NotNull(p.Fix));
        return read.Problems.SingleOrDefault()?.Code;
    }

    [Fact]
    public void Entries_and_links_that_leave_the_archive_are_refused()
    {
        var table = new (bool Refused, string Name, char Type, string Link)[]
        {
            (true, "../x", '0', ""), (true, "a/../../x", '0', ""), (true, "a/..", '5', ""), (true, "/etc/passwd", '0', ""), (true, "C:/x", '0', ""), (true, "a\nb", '0', ""),
            (true, "l", '2', "/etc"), (true, "l", '2', ".."), (true, "a/l", '2', "../.."), (true, "a/l", '2', "b/../../.."), (true, "l", '2', "..\\x"), (true, "l", '2', ""),
            (true, "h", '1', "../x"), (true, "h", '1', "/x"), (true, "null", '3', ""), (true, "disk", '4', ""), (true, "pipe", '6', ""), (true, "odd", 'V', ""),
            (false, "./a", '0', ""), (false, "a/./b//c", '0', ""), (false, "..a/b..", '0', ""), (false, "a/l", '2', "../b"), (false, "a/b/l", '2', "../../c"), (false, "h", '1', "a/b"), (false, "./", '5', ""),
        };
        var wrong = table.Where(t => (CodeOf("x.tar", PackedFiles.Tar([(t.Name, t.Type, "", t.Link)])) == DialectProblems.HostileArchive) != t.Refused).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void What_lies_behind_a_link_of_the_archive_is_refused()
    {
        Assert.Equal(DialectProblems.HostileArchive, CodeOf("x.tar", PackedFiles.Tar([("d", '2', "", "e"), ("d/x", '0', "", "")])));
        Assert.Equal(DialectProblems.HostileArchive, CodeOf("x.tar", PackedFiles.Tar([("d/x", '0', "", ""), ("d", '2', "", "e")])));
        Assert.Equal(DialectProblems.HostileArchive, CodeOf("x.tar", PackedFiles.Tar([("d", '2', "", "e"), ("d", '0', "", "")])));
        Assert.Equal(DialectProblems.HostileArchive, CodeOf("x.tar", PackedFiles.Tar([("d", '2', "", "e"), ("h", '1', "", "d/x")])));
    }

    [Fact]
    public void Zip_archives_are_held_to_the_same()
    {
        foreach (var name in new[] { "../x", "a\\..\\..\\x", "/x", "c:\\x", "dev|020000", "pipe|010000" })
            Assert.Equal(DialectProblems.HostileArchive, CodeOf("x.zip", PackedFiles.Zip((name, "y"))));
        Assert.Equal(DialectProblems.HostileArchive, CodeOf("x.zip", PackedFiles.Zip(("l|120777", "../../etc"))));
        Assert.Null(CodeOf("x.zip", PackedFiles.Zip(("a/l|120777", "../b"), ("b", ""))));
    }

    [Fact]
    public void A_million_entries_are_refused_soon()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var header = PackedFiles.Header("x", '0', 0);
        var many = new byte[512 * 101_000];
        for (var at = 0; at < many.Length; at += 512) header.CopyTo(many, at);
        Assert.Equal(DialectProblems.ArchiveTooLarge, CodeOf("x.tar", many));
        var zip = PackedFiles.Zip(("x", ""));
        // The end record claims what a real directory of that many would.
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 12), 60_000);
        Assert.Equal(DialectProblems.ArchiveTooLarge, CodeOf("x.zip", zip, new ArchiveLimits { Entries = 50_000 }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Bombs_are_refused_before_they_unfold()
    {
        var zeros = new byte[80 << 20];
        PackedFiles.Header("zeros", '0', zeros.Length - 1024).CopyTo(zeros, 0);
        Assert.Equal(DialectProblems.ArchiveTooLarge, CodeOf("x.tar.gz", PackedFiles.Gzip(zeros)));
        // A name as long as the whole archive.
        PackedFiles.Header("././@LongLink", 'L', zeros.Length - 1024).CopyTo(zeros, 0);
        Assert.Equal(DialectProblems.ArchiveTooLarge, CodeOf("x.tar.gz", PackedFiles.Gzip(zeros)));
        Assert.Equal(DialectProblems.ArchiveTooLarge, CodeOf("x.zip", PackedFiles.Zip(("zeros", new string('\0', 70 << 20)))));
        Assert.Equal(DialectProblems.DocumentTooLarge, CodeOf("x.tar", PackedFiles.Tar(("Dockerfile", new string('x', 5 << 20)))));
    }

    [Fact]
    public void What_is_no_archive_is_refused_whatever_it_is_called()
    {
        foreach (var content in new[] { "", "PK", "PK\u0003\u0004", "not an archive", new string('x', 600), "\u007fELF" + new string('\0', 600) })
        {
            foreach (var name in new[] { "x.tar", "x.tar.gz", "x.zip" })
            {
                scratch.Add(name, content);
                var problem = Assert.Single(scratch.Load(name).Problems);
                Assert.Equal(DialectProblems.InvalidArchive, problem.Code);
            }
        }

        Assert.Equal(DialectProblems.FileMissing, Assert.Single(Recognition.Load(Path.Combine(scratch.Folder, "none.zip"), "datarobot").Problems).Code);
    }

    [Fact]
    public void Damage_of_any_kind_is_a_problem_and_never_more()
    {
        var good = new[] { PackedFiles.Tar(PackedFiles.Environment), PackedFiles.Gzip(PackedFiles.Tar(PackedFiles.Environment)), PackedFiles.Zip(PackedFiles.Environment) };
        var random = new Random(20_261);
        for (var round = 0; round < 3000; round++)
        {
            var content = good[round % 3].ToArray();
            for (var change = random.Next(1, 6); change > 0; change--) content[random.Next(content.Length)] = (byte)random.Next(256);
            if (round % 5 == 0) content = content[..random.Next(content.Length)];
            scratch.Add("x.tar", content);
            var read = scratch.Load("x.tar");
            Assert.Equal(read.Value is null, read.Problems.Any(p => p.Severity == Severity.Error));
        }
    }
}
