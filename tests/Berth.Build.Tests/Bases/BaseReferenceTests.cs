using Berth.Build.Bases;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Oci;

namespace Berth.Build.Tests.Bases;

public class BaseReferenceTests
{
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    [Theory]
    [InlineData("debian:bookworm", "debian:bookworm")]
    [InlineData("debian:sid", "debian:sid")]
    public void Suites_of_Debian_are_bootstrapped(string text, string shown) =>
        Assert.Equal(shown, Assert.IsType<BaseReference.Bootstrap>(Parse(text)).ToString());

    [Theory]
    [InlineData("debian:12")]
    [InlineData("debian:latest")]
    [InlineData("debian:bookworm-slim")]
    [InlineData("debian")]
    [InlineData("docker.io/library/debian:bookworm")]
    [InlineData("python:3.12-slim")]
    [InlineData("localhost:5000/a/b@" + Digest)]
    [InlineData("ocirepo/image:1")]
    public void Everything_else_is_an_image_of_a_registry(string text) => Assert.IsType<BaseReference.InRegistry>(Parse(text));

    [Theory]
    [InlineData("oci:base", "base", null)]
    [InlineData("oci:./base", "base", null)]
    [InlineData("oci:sub/../base", "base", null)]
    [InlineData("oci:base:v1", "base", ":v1")]
    [InlineData("oci:base@" + Digest, "base", "@" + Digest)]
    [InlineData("oci-archive:a.tar:v1", "a.tar", ":v1")]
    [InlineData("docker-archive:a.tar", "a.tar", null)]
    [InlineData("docker-archive:with:colon.tar", "with:colon.tar", null)]
    [InlineData("docker-archive:with:colon.tar:v2", "with:colon.tar", ":v2")]
    public void Images_on_disk_are_found_from_the_folder_of_the_file(string text, string path, string? selector)
    {
        using var folder = Folder();
        var found = Assert.IsType<BaseReference.OnDisk>(BaseReference.Parse(new(text, null), folder.Path).OrThrow());
        Assert.Equal((folder[path], selector), (found.Path, found.Selector));
    }

    [Theory]
    [InlineData("oci:")]
    [InlineData("oci:nowhere")]
    [InlineData("oci:nowhere:v1")]
    [InlineData("oci-archive:nowhere.tar@" + Digest)]
    [InlineData("docker-archive::")]
    public void What_is_not_there_is_told_with_its_place(string text)
    {
        using var folder = Folder();
        var where = new SourceSpan("berth.yaml", 2, 7);
        var problem = Assert.Single(BaseReference.Parse(new(text, where), folder["sub"]).Problems);
        Assert.Equal((BuildProblems.BaseNotFound, where), (problem.Code, problem.Where));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/UPPER")]
    [InlineData("a b")]
    [InlineData("a@sha256:12")]
    public void What_is_no_reference_is_refused(string text) =>
        Assert.Equal(OciProblems.InvalidReference, BaseReference.Parse(new(text, null), "/").Problems[0].Code);

    private static BaseReference Parse(string text) => BaseReference.Parse(new Declared<string>(text, null), "/").OrThrow();

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["base"]);
        Directory.CreateDirectory(folder["sub"]);
        folder.Write("a.tar", "");
        folder.Write("with:colon.tar", "");
        return folder;
    }
}
