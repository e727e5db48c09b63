using Berth.Core;
using Berth.Core.Environments;
using Berth.Runtimes.Launching;

namespace Berth.Runtimes.Tests.Launching;

public class TaskEnvironmentTests
{
    private static readonly Dictionary<string, string> NoProxies = [];

    [Fact]
    public void The_image_is_weakest_then_the_dialect_then_the_users_own() =>
        Assert.Equal(
            ["A=user", "B=dialect", "C=image", "HOME=/root"],
            Of(["A=image", "B=image", "C=image"], [new("A", "dialect"), new("B", "dialect")], ["A=user"], NoProxies));

    [Theory]
    [InlineData("A=1;B=$A", "A=1,B=1")]
    [InlineData("B=$A;A=1", "A=1,B=")]
    [InlineData("A=1;A=${A}2;A=${A}3", "A=123")]
    [InlineData("PATH=/mine:$PATH", "PATH=/mine:/bin")]
    [InlineData("A=$D", "A=of the dialect")]
    [InlineData("A=$$D", "A=$D")]
    [InlineData("A==x=y", "A==x=y")]
    [InlineData("A=", "A=")]
    [InlineData("PATH", "")]
    [InlineData("D", "")]
    [InlineData("A=1;A", "")]
    public void The_users_variables_see_those_before_them(string user, string expected)
    {
        var changed = Of(["PATH=/bin"], [new("D", "of the dialect")], user.Split(';'), NoProxies).Except(["HOME=/root", "PATH=/bin", "D=of the dialect"]);
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), changed);
    }

    [Theory]
    [InlineData("PATH", "PATH=")]
    [InlineData("D", "D=")]
    [InlineData("HOME", "HOME=")]
    public void A_name_without_value_takes_the_variable_away(string user, string gone) =>
        Assert.DoesNotContain(Of(["PATH=/bin"], [new("D", "x")], [user], NoProxies), v => v.StartsWith(gone, StringComparison.Ordinal));

    [Fact]
    public void What_the_dialect_promises_is_never_expanded() => Assert.Contains("D=$A ${B} $$", Of(["A=1"], [new("D", "$A ${B} $$")], [], NoProxies));

    [Fact]
    public void The_machines_proxies_are_passed_on_and_nothing_else_of_it()
    {
        var machine = new Dictionary<string, string> { ["http_proxy"] = "http://p:3128/$x", ["NO_PROXY"] = "localhost", ["https_proxy"] = "", ["SECRET"] = "s", ["PATH"] = "/host" };
        Assert.Equal(["HOME=/root", "NO_PROXY=localhost", "PATH=/bin", "http_proxy=http://p:3128/$x"], Of(["PATH=/bin"], [], [], machine));
        Assert.Equal(["HOME=/root", "HTTP_PROXY=mine", "NO_PROXY=localhost", "PATH=/bin"], Of(["PATH=/bin"], [], ["HTTP_PROXY=mine"], machine));
        Assert.Equal(["HOME=/root", "NO_PROXY=localhost", "PATH=/bin"], Of(["PATH=/bin"], [], ["http_proxy"], machine));
    }

    [Fact]
    public void A_name_that_nothing_defines_is_warned_about()
    {
        var (variables, problems) = TaskEnvironment.Of([], [], [VariableEntry.Parse("A=$NOWHERE", null)], NoProxies);
        Assert.Contains("A=", variables);
        Assert.Equal(CoreProblems.UndefinedVariable, Assert.Single(problems).Code);
    }

    [Fact]
    public void The_order_does_not_depend_on_where_a_variable_came_from() =>
        Assert.Equal(["A=1", "HOME=/root", "Z=1", "a=1"], Of(["Z=1"], [new("a", "1")], ["A=1"], NoProxies));

    private static System.Collections.Immutable.ImmutableArray<string> Of(string[] image, KeyValuePair<string, string>[] system, string[] user, Dictionary<string, string> machine) =>
        TaskEnvironment.Of([.. image], [.. system], [.. user.Select(u => VariableEntry.Parse(u, null))], machine).Variables;
}
