using System.Collections.Immutable;
using Berth.Build.Pipeline;
using Berth.Core.Environments;

namespace Berth.Build.Tests.Pipeline;

public class MissingPartsTests
{
    private static readonly EnvironmentSpec Plain = new() { Base = PerAccelerator<Declared<string>?>.Same(new("debian:bookworm", null)) };

    private static CondaSpec Conda(params string[] dependencies) => new() { Dependencies = [.. dependencies.Select(d => new Declared<string>(d, null))] };

    [Fact]
    public void What_needs_no_conda_is_not_missing()
    {
        Assert.Empty(MissingParts.Of(Plain));
        Assert.Empty(MissingParts.Of(Plain with { Conda = Conda("python=3.11", "pip") }));
        Assert.Empty(MissingParts.Of(Plain with { R = new RSpec { UserManaged = true } }));
    }

    [Fact]
    public void Every_missing_part_is_named()
    {
        var problems = MissingParts.Of(Plain with { Conda = Conda("python=3.11", "pytorch=1.2", "a", "b", "c", "d", "e"), R = new RSpec() });
        Assert.All(problems, p => Assert.Equal(BuildProblems.NotBuiltYet, p.Code));
        Assert.Equal(
            ["installing conda packages is missing, and `pytorch`, `a`, `b`, `c`, `d` and 1 more are some", "installing R and its packages is missing"],
            problems.Select(p => p.What).ToImmutableArray());
        Assert.Contains("`base`", MissingParts.Of(Plain with { Conda = Conda("python") with { BaseEnvironment = new("base", null) } })[0].What, StringComparison.Ordinal);
    }
}
