using Berth.Build.Contexts;
using Berth.Core;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Build.Tests.Contexts;

public class ContextListingTests
{
    [Fact]
    public void Entries_are_sorted_and_a_folder_stands_before_what_is_in_it()
    {
        using var packing = new Packing("mkdir -p b/c a-b; touch b/c/z b/a a a-b/x b.txt");
        Assert.Equal(["a", "a-b", "a-b/x", "b", "b.txt", "b/a", "b/c", "b/c/z"], Paths(packing));
    }

    [Theory]
    [InlineData("ln -s a l", "a,l", "")]
    [InlineData("mkdir d; ln -s ../a d/l", "a,d,d/l", "")]
    [InlineData("ln -s d l; mkdir d", "a,d,l", "")]
    [InlineData("ln -s . l", "a,l", "")]
    [InlineData("mkdir d; ln -s .. d/l", "a,d,d/l", "")]
    [InlineData("ln -s nowhere l", "a", "l")]
    [InlineData("ln -s l l", "a", "l")]
    [InlineData("ln -s /etc/passwd l", "a", "l")]
    [InlineData("ln -s ../code/a l", "a,l", "")]
    [InlineData("ln -s .. l", "a", "l")]
    [InlineData("mkdir d; ln -s ../.. d/l", "a,d", "d/l")]
    [InlineData("mkfifo p", "a", "p")]
    [InlineData("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'", "a", "s")]
    public void Links_stay_links_inside_and_what_cannot_be_packed_is_left_out_aloud(string script, string taken, string leftOut)
    {
        using var packing = new Packing($"touch a; {script}");
        var listing = packing.List();
        Assert.Equal(taken.Split(','), listing.Entries.Select(e => e.Path));
        Assert.Equal(leftOut.Split(',', StringSplitOptions.RemoveEmptyEntries), listing.Problems.Select(p => p.What.Split('`')[1]));
        Assert.All(listing.Problems, p => Assert.Equal((BuildProblems.ContextEntryLeftOut, Severity.Warning), (p.Code, p.Severity)));
    }

    [Theory]
    [InlineData("ln -s a l", "a,l", "")]
    [InlineData("mkdir d; touch d/x; ln -s d l", "a,d,d/x,l", "")]
    [InlineData("ln -s /etc/passwd l", "a,l", "")]
    [InlineData("ln -s nowhere l", "a", "l")]
    [InlineData("mkfifo p; ln -s p l", "a", "l,p")]
    [InlineData("mkdir .git; touch .git/x; touch .gitignore", ".gitignore,a", "")]
    public void Determineds_client_follows_links(string script, string taken, string leftOut)
    {
        using var packing = new Packing($"touch a; {script}");
        var listing = packing.List(ContextRules.Determined);
        Assert.Equal(taken.Split(','), listing.Entries.Select(e => e.Path));
        Assert.Equal(leftOut.Split(',', StringSplitOptions.RemoveEmptyEntries), listing.Problems.Select(p => p.What.Split('`')[1]).Order());
    }

    [Fact]
    public void Names_and_targets_may_be_any_bytes_and_are_shown_harmless()
    {
        using var packing = new Packing("touch \"$(printf 'f\\377')\"; ln -s \"$(printf 'f\\377')\" \"$(printf 'l\\376')\"; mkfifo \"$(printf 'p\\033[31m\\nx')\"; touch '日本 x'");
        var listing = packing.List();
        Assert.Equal(["f\udcff", "l\udcfe", "日本 x"], listing.Entries.Select(e => e.Path).Order(StringComparer.Ordinal).OrderBy(p => p[0] == '日'));
        Assert.Equal("f\udcff", listing.Entries.Single(e => e.LinkTarget is not null).LinkTarget);
        Assert.StartsWith("`p\\x1b[31m\\x0ax`", Assert.Single(listing.Problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_with_an_odd_name_is_followed_too()
    {
        using var packing = new Packing("printf abc > \"$(printf 'f\\377')\"; ln -s \"$(printf 'f\\377')\" \"$(printf 'l\\200')\"");
        Assert.Equal([("f\udcff", 3L), ("l\udc80", 3L)], packing.List(ContextRules.Determined).Entries.Select(e => (e.Path, e.Status.Size)).OrderBy(e => e.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void The_ignore_rules_are_those_of_the_dialect()
    {
        const string Files = "mkdir -p data logs/x; touch data/a logs/x/b keep.log c.log m.pyc; printf '*.log\\n!keep.log\\n/data\\n' > .berthignore; printf 'logs/\\n' > .detignore";
        using var packing = new Packing(Files);
        Assert.Equal([".berthignore", ".detignore", "keep.log", "logs", "logs/x", "logs/x/b"], Paths(packing));
        Assert.Equal([".berthignore", "c.log", "data", "data/a", "keep.log"], packing.List(ContextRules.Determined).Entries.Select(e => e.Path));
    }

    [Fact]
    public void An_ignored_folder_is_not_entered()
    {
        using var packing = new Packing("mkdir d; mkfifo d/p; ln -s nowhere d/l; echo d > .berthignore");
        Assert.Equal([".berthignore"], Paths(packing));
        Assert.Empty(packing.List().Problems);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("code/file")]
    public void A_context_that_is_no_folder_is_told(string name)
    {
        using var packing = new Packing("touch file");
        var folder = Path.Combine(Path.GetDirectoryName(packing.Code)!, name);
        Assert.Equal(BuildProblems.ContextNotFound, Assert.Throws<BerthException>(() => ContextListing.Of(folder, ContextRules.Native)).Problems[0].Code);
    }

    [Fact]
    public void An_ignore_file_that_cannot_be_read_is_told()
    {
        using var packing = new Packing("touch a; mkfifo .berthignore");
        Assert.Equal(BuildProblems.ContextUnreadable, Assert.Throws<BerthException>(() => packing.List()).Problems[0].Code);
    }

    [Fact]
    public void A_pattern_that_cannot_be_read_is_told()
    {
        using var packing = new Packing("printf '!\\n' > .detignore");
        Assert.Equal(CoreProblems.InvalidIgnorePattern, Assert.Throws<BerthException>(() => packing.List(ContextRules.Determined)).Problems[0].Code);
    }

    private static IEnumerable<string> Paths(Packing packing) => packing.List().Entries.Select(e => e.Path);
}
