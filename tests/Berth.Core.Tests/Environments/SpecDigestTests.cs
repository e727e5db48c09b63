using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Environments;

public class SpecDigestTests
{
    private static ContentDigest Digest(EnvironmentSpec spec, Accelerator accelerator = Accelerator.Cpu) =>
        SpecDigest.Of(spec, accelerator, path => ContentDigest.Of(Path.GetFileName(path)));

    private static EnvironmentSpec Spec(string image = "debian:bookworm") =>
        new() { Base = PerAccelerator<Declared<string>?>.Same(new(image, null)) };

    private static Declared<string> At(string value, int line) => new(value, new SourceSpan("berth.yaml", line, 1));

    private static BuildStep Step(string command, string folder = "/a") => new(
        command, ImmutableSortedDictionary<string, string>.Empty.Add("./setup.sh", folder + "/setup.sh"), [new("A", "1", null)], null);

    [Fact]
    public void Names_places_and_run_time_variables_change_nothing()
    {
        var plain = Spec() with { Apt = [At("curl", 3)], Steps = [Step("./setup.sh")] };
        var other = plain with
        {
            Name = "n", Description = "d", Apt = [At("curl", 30)],
            Steps = [Step("./setup.sh", "/elsewhere") with { Where = new("x", 1, 1) }],
            Variables = PerAccelerator<ImmutableArray<VariableEntry>>.Same([new("S", "secret", null)]),
        };
        Assert.Equal(Digest(plain), Digest(other));
    }

    [Fact]
    public void Every_part_that_changes_the_image_changes_the_digest()
    {
        var specs = new[]
        {
            Spec(), Spec("debian:trixie"), Spec() with { Apt = [At("a", 1)] }, Spec() with { Apt = [At("a", 1), At("b", 1)] },
            Spec() with { Python = new() { Requirements = [At("a", 1)] } }, Spec() with { Python = new() { Indexes = PerAccelerator<ImmutableArray<string>>.Same(["a"]) } },
            Spec() with { Python = new() { FindLinks = ["a"] } }, Spec() with { Steps = [Step("a")] }, Spec() with { Steps = [Step("b")] },
            Spec() with { Steps = [Step("a") with { Variables = [] }] },
            Spec() with { Steps = [Step("a") with { Variables = [new("A", null, null)] }] },
            Spec() with { Steps = [Step("a") with { Variables = [new("A", "", null)] }] },
            Spec() with { Steps = [Step("a") with { Files = ImmutableSortedDictionary<string, string>.Empty }] },
        };
        Assert.Equal(specs.Length, specs.Select(s => Digest(s)).Distinct().Count());
    }

    [Fact]
    public void Only_the_base_of_the_accelerator_counts()
    {
        var spec = new EnvironmentSpec { Base = new(At("a", 1), At("b", 2), null) };
        Assert.Equal(Digest(Spec("a")), Digest(spec));
        Assert.Equal(Digest(Spec("b")), Digest(spec, Accelerator.Cuda));
        Assert.NotEqual(Digest(spec), Digest(spec, Accelerator.Rocm));
    }

    [Fact]
    public void Credentials_and_machine_folders_are_left_out()
    {
        EnvironmentSpec With(string index, string links) => Spec() with { Python = new() { Indexes = PerAccelerator<ImmutableArray<string>>.Same([index]), FindLinks = [links] } };
        Assert.Equal(
            Digest(With("https://u:p@pypi.org/simple", "/home/a/wheels")), Digest(With("https://pypi.org/simple", "/home/b/wheels/")));
        Assert.NotEqual(
            Digest(With("https://pypi.org/simple", "/home/a/wheels")), Digest(With("https://pypi.org/simple", "/home/a/other")));
        Assert.Equal(Digest(Spec("oci:/home/a/image")), Digest(Spec("oci:/home/b/image")));
        EnvironmentSpec Asking(string requirement) => Spec() with { Python = new() { Requirements = [At(requirement, 1)] } };
        Assert.Equal(Digest(Asking("a @ https://u:p@host/a-1.zip --hash=sha256:0")), Digest(Asking("a @ https://host/a-1.zip --hash=sha256:0")));
        Assert.NotEqual(Digest(Asking("a @ https://host/a-1.zip")), Digest(Asking("a @ https://host/a-2.zip")));
        Assert.Equal(Digest(Asking("a @ file:///home/x/a-1.whl")), Digest(Asking("a @ file:///home/y/a-1.whl")));
        Assert.Equal(Digest(Asking("/home/x/project")), Digest(Asking("/home/y/project")));
    }

    [Fact]
    public void The_digest_of_a_known_specification_stays()
    {
        var spec = Spec(
            ) with { Apt = [At("curl", 1)], Python = new() { Requirements = [At("pandas==2.2.3", 1)] }, Steps = [Step("./setup.sh")] };
        Assert.Equal("sha256:b1daf788fc3340d0fc2cc89997d95a0b2e3ec658a47cda353f63f61cbd397afb", Digest(spec).ToString());
    }

    [Fact]
    public void Equal_lists_and_only_equal_lists_give_equal_digests() => Prop.ForAll<string[], string[]>((a, b) =>
    {
        EnvironmentSpec Of(string[] names) => Spec() with { Apt = [.. names.Select((n, i) => At(Clean(n), i))] };
        return Digest(Of(a)) == Digest(Of(b)) == a.Select(Clean).SequenceEqual(b.Select(Clean)) && Digest(Of(a)) == Digest(Of(a));
    }).QuickCheckThrowOnFailure();

    /// <summary>Unpaired surrogates all become one replacement character in UTF-8; package names never hold any.</summary>
    private static string Clean(string? text) => string.Concat((text ?? "").Where(c => !char.IsSurrogate(c)));
}
