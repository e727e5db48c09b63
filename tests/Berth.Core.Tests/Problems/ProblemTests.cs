using Berth.Core.Problems;

namespace Berth.Core.Tests.Problems;

public class ProblemTests
{
    private static readonly ProblemCode Code = new("BERTH1000", "something", ExitCode.BadInput);
    private static readonly ProblemCode Other = new("BERTH1999", "something else", ExitCode.NotFound);

    [Theory]
    [InlineData(0, 0, "a.yaml: error BERTH1000: `x` is odd\n  fix: remove `x`")]
    [InlineData(3, 7, "a.yaml:3:7: error BERTH1000: `x` is odd\n  fix: remove `x`")]
    public void A_problem_says_where_what_and_how_to_mend_it(int line, int column, string expected) =>
        Assert.Equal(expected, new Problem(Code, "`x` is odd", new SourceSpan("a.yaml", line, column), "remove `x`").ToString());

    [Fact]
    public void What_is_not_known_is_left_out() =>
        Assert.Equal("warning BERTH1000: odd", new Problem(Code, "odd", Severity: Severity.Warning).ToString());

    [Fact]
    public void The_first_error_decides_how_a_command_ends()
    {
        Assert.Equal(ExitCode.NotFound, new BerthException([new Problem(Code, "a", Severity: Severity.Warning), new Problem(Other, "b")]).Exit);
        Assert.Equal(ExitCode.BadInput, new BerthException(new Problem(Code, "a", Severity: Severity.Warning)).Exit);
    }

    [Fact]
    public void What_was_refused_throws_all_that_is_wrong_with_it()
    {
        var refused = new Checked<string>(null, [new Problem(Code, "a"), new Problem(Other, "b")]);
        Assert.False(refused.Accepted);
        Assert.Equal(2, Assert.Throws<BerthException>(refused.OrThrow).Problems.Length);
        Assert.Equal("v", new Checked<string>("v", [new Problem(Code, "a", Severity: Severity.Warning)]).OrThrow());
    }
}
