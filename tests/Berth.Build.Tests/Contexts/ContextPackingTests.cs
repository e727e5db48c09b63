using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Oci;

namespace Berth.Build.Tests.Contexts;

public class ContextPackingTests
{
    private const string Files = "umask 022; mkdir -p sub/empty; echo code > train.py; printf x > run.sh; chmod 755 run.sh; ln -s ../train.py sub/link";

    [Fact]
    public async Task A_context_lies_in_the_work_directory_with_plain_modes()
    {
        using var packing = new Packing(Files + "; chmod 4711 train.py; chmod 600 run.sh");
        var (context, warnings) = await packing.PackAsync();
        Assert.Empty(warnings);
        Assert.Equal(["workspace/", "workspace/run.sh 644 1", "workspace/sub/", "workspace/sub/empty/", "workspace/sub/link -> ../train.py", "workspace/train.py 755 5"], packing.Content(context));
    }

    [Theory]
    [InlineData("umask 077; find . -exec touch -h -d 2001-01-01 {} +")]
    [InlineData("chmod 700 sub; chmod 600 train.py; chmod 711 run.sh")]
    [InlineData("mv train.py x; cat x > train.py; rm x")]
    public async Task Other_times_masks_and_places_give_the_same_layer(string script)
    {
        using var packing = new Packing(Files);
        using var other = new Packing($"{Files}; {script}");
        Assert.Equal((await packing.PackAsync()).Context, (await other.PackAsync()).Context);
    }

    [Theory]
    [InlineData("printf y > run.sh")]
    [InlineData("chmod -x run.sh")]
    [InlineData("rmdir sub/empty")]
    [InlineData("ln -sf train.py sub/../sub/link; true")]
    [InlineData("mv train.py trait.py; ln -sf ../trait.py sub/link")]
    public async Task A_byte_a_mode_a_name_or_a_link_gives_another(string script)
    {
        using var packing = new Packing(Files);
        using var other = new Packing($"{Files}; {script}");
        Assert.NotEqual((await packing.PackAsync()).Context.DiffId, (await other.PackAsync()).Context.DiffId);
    }

    [Fact]
    public async Task A_folder_in_which_nothing_changed_is_not_read_again()
    {
        using var packing = new Packing(Files);
        var first = await packing.PackAsync();
        Assert.False(packing.WasCached);
        Assert.Equal(first.Context, (await packing.PackAsync()).Context);
        Assert.True(packing.WasCached);
        await packing.PackAsync(workDirectory: "/elsewhere");
        Assert.False(packing.WasCached);
    }

    [Fact]
    public async Task A_byte_that_changed_is_seen_though_size_and_time_are_as_before()
    {
        using var packing = new Packing(Files);
        var first = await packing.PackAsync();
        packing.Do("touch -r train.py /tmp/berth-ref-$$; printf 'cove\\n' > train.py; touch -r /tmp/berth-ref-$$ train.py; rm /tmp/berth-ref-$$");
        Assert.NotEqual(first.Context.DiffId, (await packing.PackAsync()).Context.DiffId);
        Assert.False(packing.WasCached);
    }

    [Fact]
    public async Task What_changed_a_moment_ago_is_not_trusted()
    {
        using var packing = new Packing(Files);
        await packing.PackAsync(time: TimeProvider.System);
        await packing.PackAsync(time: TimeProvider.System);
        Assert.False(packing.WasCached);
    }

    [Theory]
    [InlineData("touch startup-hook.sh", "startup-hook.sh", true)]
    [InlineData("touch startup-hook.sh", null, false)]
    [InlineData("touch startup-hook.sh", "other.sh", false)]
    [InlineData("mkdir startup-hook.sh", "startup-hook.sh", false)]
    [InlineData("mkdir sub; touch sub/startup-hook.sh", "startup-hook.sh", false)]
    [InlineData("touch real.sh; ln -s real.sh startup-hook.sh", "startup-hook.sh", true)]
    public async Task A_hook_is_found_at_the_top(string script, string? hook, bool found)
    {
        using var packing = new Packing(script);
        Assert.Equal(found, (await packing.PackAsync(hook: hook)).Context.HasHook);
    }

    [Fact]
    public async Task Another_hook_is_looked_for_anew_in_a_folder_that_did_not_change()
    {
        using var packing = new Packing("touch setup.sh");
        Assert.False((await packing.PackAsync(hook: "startup-hook.sh")).Context.HasHook);
        Assert.True((await packing.PackAsync(hook: "setup.sh")).Context.HasHook);
        Assert.True(packing.WasCached);
        Assert.False((await packing.PackAsync(hook: null)).Context.HasHook);
    }

    [Fact]
    public async Task An_empty_context_still_has_its_folder()
    {
        using var packing = new Packing();
        Assert.Equal(["work/", "work/dir/"], packing.Content((await packing.PackAsync(workDirectory: "/work/dir/")).Context));
    }

    [Fact]
    public async Task A_context_over_the_limit_names_its_biggest_files()
    {
        using var packing = new Packing("for i in 1 2 3 4 5 6 7; do head -c ${i}000 /dev/zero > \"f$i\"; done; ln -s f7 link; head -c 9000 /dev/zero > \"$(printf 'esc\\033[31m')\"");
        var limit = ContextRules.Native with { MaximumBytes = 37_000 };
        await packing.PackAsync(limit);
        var thrown = await Assert.ThrowsAsync<BerthException>(() => packing.PackAsync(limit with { MaximumBytes = 36_999 }));
        Assert.Equal(BuildProblems.ContextTooLarge, thrown.Problems[0].Code);
        Assert.Equal(["f7", "f6", "f5", "f4"], thrown.Problems[0].What.Split('\n')[2..].Select(l => l.Split(' ')[^1]));
        Assert.DoesNotContain('\x1b', thrown.Message);
        Assert.Contains(".berthignore", thrown.Problems[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Determineds_limit_counts_what_is_sent()
    {
        using var packing = new Packing("printf 1234 > a");
        await packing.PackAsync(ContextRules.Determined with { MaximumBytes = 6 });
        await Assert.ThrowsAsync<BerthException>(() => packing.PackAsync(ContextRules.Determined with { MaximumBytes = 5 }));
    }

    [Fact]
    public async Task Names_in_any_bytes_are_packed()
    {
        using var packing = new Packing("printf x > \"$(printf 'f\\377')\"; ln -s \"$(printf 'f\\377')\" l");
        Assert.Equal(["workspace/", "workspace/f\udcff 644 1", "workspace/l -> f\udcff"], packing.Content((await packing.PackAsync()).Context));
    }

    [Theory]
    [InlineData("rm z", "BERTH4305")]
    [InlineData("rm z; ln -s a z", "BERTH4303")]
    [InlineData("echo more >> z", "BERTH3008")]
    [InlineData(": > z", "BERTH3008")]
    public async Task A_file_that_vanishes_or_changes_while_it_is_packed_is_told(string script, string code)
    {
        using var packing = new Packing("head -c 50000000 /dev/zero > a; echo z > z");
        packing.WhileWriting = () => packing.Do(script);
        var thrown = await Assert.ThrowsAsync<BerthException>(() => packing.PackAsync());
        Assert.Equal(code, thrown.Problems[0].Code.Id);
        Assert.Contains(code, new[] { BuildProblems.ContextChanged.Id, BuildProblems.ContextUnreadable.Id, OciProblems.ContentChanged.Id });
    }
}
