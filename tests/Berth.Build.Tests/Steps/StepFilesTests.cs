using Berth.Build.Steps;
using Berth.Core.Locking;

namespace Berth.Build.Tests.Steps;

public class StepFilesTests
{
    [Fact]
    public void Content_names_and_the_executable_bit_matter()
    {
        var digests = new[] { "", "echo b > d/a", "mv d/a d/b", "chmod +x d/a", "mkdir d/s; mv d/a d/s/a", "cp d/a d/b", "ln -s a d/b" }.Select(DigestAfter).ToList();
        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    [Fact]
    public void Times_owners_and_other_bits_of_the_mode_do_not() =>
        Assert.All(new[] { "touch -d 2001-01-01 d/a d", "chmod 600 d/a", "chmod 700 d", "rm d/a; echo a > d/a" }, s => Assert.Equal(DigestAfter(""), DigestAfter(s)));

    [Fact]
    public void A_file_alone_is_known_by_content_and_executable_bit()
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (folder.Write("a", "x"), folder.Write("b", "x"));
        Assert.Equal(StepFiles.DigestOf(a), StepFiles.DigestOf(b));
        Shell.Do(folder.Path, "chmod +x b");
        Assert.NotEqual(StepFiles.DigestOf(a), StepFiles.DigestOf(b));
    }

    [Fact]
    public void A_link_to_a_file_or_folder_is_known_by_what_it_leads_to()
    {
        using var folder = new TemporaryFolder();
        folder.Write("d/a", "x");
        Shell.Do(folder.Path, "ln -s d e; ln -s d/a f");
        Assert.Equal(StepFiles.DigestOf(folder["d"]), StepFiles.DigestOf(folder["e"]));
        Assert.Equal(StepFiles.DigestOf(folder["d/a"]), StepFiles.DigestOf(folder["f"]));
    }

    [Fact]
    public void What_is_not_there_cannot_have_a_digest() => Assert.Throws<FileNotFoundException>(() => StepFiles.DigestOf("/no/such/file"));

    [Fact]
    public void Links_that_lead_nowhere_or_in_a_circle_and_pipes_do_not_stop_it()
    {
        var digests = new[] { "ln -s nowhere d/l", "ln -s elsewhere d/l", "ln -s .. d/l", "ln -s . d/l; ln -s . d/m; ln -s . d/n", "mkfifo d/p" }.Select(DigestAfter).ToList();
        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    [Fact]
    public void Names_may_be_any_bytes() => Assert.NotEqual(DigestAfter("mv d/a \"$(printf 'd/\\200')\""), DigestAfter("mv d/a \"$(printf 'd/\\201')\""));

    private static ContentDigest DigestAfter(string script)
    {
        using var folder = new TemporaryFolder();
        Shell.Do(folder.Path, $"umask 022; mkdir d; echo a > d/a; {script}");
        return StepFiles.DigestOf(folder["d"]);
    }
}
