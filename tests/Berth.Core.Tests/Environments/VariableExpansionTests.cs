using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Environments;

public class VariableExpansionTests
{
    private static readonly Dictionary<string, string> Before = new() { ["PATH"] = "/bin", ["HOME"] = "/root" };

    private static (Dictionary<string, string> Values, ImmutableArray<Problem> Problems) Expand(params string[] entries)
    {
        var (values, problems) = VariableExpansion.Expand(Before, [.. entries.Select(e => VariableEntry.Parse(e, null))]);
        return (values.ToDictionary(), problems);
    }

    [Theory]
    [InlineData("A=hello world|B=$A|C=${B}", "C", "hello world")]
    [InlineData("A=1|A=2", "A", "2")]
    [InlineData("A=1|A=$A$A", "A", "11")]
    [InlineData("PATH=/opt/bin:$PATH", "PATH", "/opt/bin:/bin")]
    [InlineData("A=$$HOME", "A", "$HOME")]
    [InlineData("A=5$|B=$|C=$ x$1", "C", "$ x$1")]
    [InlineData("A=a=b=c", "A", "a=b=c")]
    [InlineData("A=\"q\"", "A", "\"q\"")]
    [InlineData("A=", "A", "")]
    [InlineData("A=x|B=${A}_y", "B", "x_y")]
    [InlineData("A=$$$HOME", "A", "$/root")]
    public void Values_are_expanded_in_order(string entries, string name, string expected)
    {
        var (values, problems) = Expand(entries.Split('|'));
        Assert.Equal(expected, values[name]);
        Assert.Empty(problems);
    }

    [Fact]
    public void A_later_definition_is_not_seen_and_warned_about()
    {
        var (values, problems) = Expand("B=<$A>", "A=1");
        Assert.Equal("<>", values["B"]);
        var problem = Assert.Single(problems);
        Assert.Equal((CoreProblems.UndefinedVariable, Severity.Warning), (problem.Code, problem.Severity));
    }

    [Fact]
    public void An_entry_without_value_takes_the_variable_away()
    {
        var (values, _) = Expand("A=1", "A", "HOME");
        Assert.Equal(["PATH"], values.Keys);
    }

    [Fact]
    public void Order_is_kept()
    {
        var (values, _) = VariableExpansion.Expand(
            Before, [new("Z", "1", null), new("A", "2", null), new("HOME", "/h", null), new("Z", "3", null)]);
        Assert.Equal("PATH=/bin HOME=/h Z=3 A=2", string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")));
    }

    [Theory]
    [InlineData("A=${B", "BERTH1902")]
    [InlineData("A=${}", "BERTH1902")]
    [InlineData("A=${B:-x}", "BERTH1902")]
    [InlineData("=x", "BERTH1903")]
    [InlineData("", "BERTH1903")]
    [InlineData("A\0=x", "BERTH1903")]
    [InlineData("A=x\0", "BERTH1903")]
    public void What_cannot_be_set_is_an_error(string entry, string code)
    {
        var (values, problems) = Expand(entry, "B=1");
        Assert.Equal(code, Assert.Single(problems).Code.Id);
        Assert.Equal(["PATH", "HOME", "B"], values.Keys);
    }

    [Fact]
    public void Values_that_double_themselves_are_stopped()
    {
        var entries = Enumerable.Range(1, 200).Select(i => $"A{i}=$A{i - 1}$A{i - 1}").Prepend("A0=xxxxxxxx").ToArray();
        var (_, problems) = Expand(entries);
        Assert.Contains(problems, p => p.Code == CoreProblems.ImpossibleVariable);
    }

    [Fact]
    public void Any_text_can_be_written_with_doubled_dollars() => Prop.ForAll<NonNull<string>>(text =>
    {
        var literal = text.Get.Replace("\0", "", StringComparison.Ordinal);
        var (values, problems) = Expand("A=" + literal.Replace("$", "$$", StringComparison.Ordinal));
        return values["A"] == literal && problems.IsEmpty;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_machines_proxies_are_added_unless_the_user_has_one_of_that_name()
    {
        var machine = new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = "http://p$1", ["http_proxy"] = "http://q", ["NO_PROXY"] = "", ["https_proxy"] = "http://s",
            ["all_proxy"] = "socks", ["OTHER"] = "x",
        };
        var merged = ProxyVariables.Merge([new("Https_Proxy", "", null), new("ALL_PROXY", null, null)], machine);
        Assert.Equal(["HTTP_PROXY", "http_proxy", "Https_Proxy", "ALL_PROXY"], merged.Select(m => m.Name));
        Assert.Equal("http://p$1", VariableExpansion.Expand(Before, merged).Values.ToDictionary()["HTTP_PROXY"]);
    }
}
