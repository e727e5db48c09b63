using Berth.Core.Problems;

namespace Berth.Core.Tests.Problems;

public class NearestNameTests
{
    private static readonly string[] Keys = ["apt", "base", "python", "requirements", "steps", "variables", "startup_hook", "workdir", "resources", "environment_variables"];

    [Theory]
    [InlineData("pyhton", "python")]
    [InlineData("Python", "python")]
    [InlineData("requirement", "requirements")]
    [InlineData("requirments", "requirements")]
    [InlineData("variable", "variables")]
    [InlineData("hook", "startup_hook")]
    [InlineData("work_dir", "workdir")]
    [InlineData("at", "apt")]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    [InlineData("conda", null)]
    public void What_was_probably_meant_is_found(string typed, string? meant) => Assert.Equal(meant, NearestName.Of(typed, Keys));

    [Fact]
    public void The_order_of_the_candidates_does_not_matter() =>
        Assert.All(Keys, k => Assert.Equal(NearestName.Of(k[..^1] + "x", Keys), NearestName.Of(k[..^1] + "x", Keys.Reverse())));

    [Fact]
    public void A_word_of_a_million_letters_is_answered_at_once() => Assert.Null(NearestName.Of(new string('a', 1_000_000), Keys));
}
