using Berth.Core.Problems;

namespace Berth.Dialects.Tests.AzureMl;

public sealed class CondaDialectTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("python=3.11", "debian:bookworm")]
    [InlineData("python", "debian:bookworm")]
    [InlineData("python>=3.8,<3.11", "debian:bullseye")]
    [InlineData("python=3.13", "debian:trixie")]
    [InlineData("python>=3.12", "debian:trixie")]
    [InlineData("python=3.12", "docker.io/library/python:3.12-slim")]
    [InlineData("python=3.7", "docker.io/library/python:3.7-slim")]
    [InlineData("python=3.11.4", "docker.io/library/python:3.11.4-slim")]
    [InlineData("python==3.10", "docker.io/library/python:3.10-slim")]
    [InlineData("python~=3.9", "debian:bookworm")]
    [InlineData("python<3.9", "docker.io/library/python:3.8-slim")]
    [InlineData("python=3", "debian:bookworm")]
    public void The_base_has_the_Python_that_is_asked_for(string python, string expected)
    {
        scratch.Add("e.yml", $"name: e\ndependencies: ['{python}', pip]\n");
        var environment = scratch.Load("e.yml").OrThrow().Environment;
        Assert.Equal(expected, environment.Base.Cpu!.Value);
        Assert.Equal(expected.StartsWith("debian", StringComparison.Ordinal) ? ["python3"] : [], environment.Apt.Select(a => a.Value));
    }

    [Fact]
    public void Its_pip_part_is_read_as_a_requirements_file()
    {
        scratch.Add("more.txt", "b==2\n");
        scratch.Add("e.yml", "name: e\nchannels: [x]\ndependencies:\n- python=3.11\n- pip=23.1\n- pip:\n  - a==1 # why\n  - '# nothing'\n  - -r more.txt\n  - --extra-index-url https://i/simple\n");
        var read = scratch.Load("e.yml");
        Assert.Empty(read.Problems);
        Assert.Equal(["pip==23.1.*", "a==1", "b==2"], read.Value!.Environment.Python.Requirements.Select(r => r.Value));
        Assert.Equal(["https://i/simple", "https://pypi.org/simple"], read.Value.Environment.Python.Indexes.Cpu);
        Assert.False(read.Value.Environment.Conda!.NeedsConda);
    }

    [Fact]
    public void A_conda_package_is_accepted_and_kept_as_written()
    {
        scratch.Add("e.yml", "name: e\nchannels: [defaults, pytorch]\ndependencies: [python=3.7, pytorch, 'torchvision==0.2']\n");
        var read = scratch.Load("e.yml");
        Assert.Empty(read.Problems);
        Assert.Equal(["pytorch", "torchvision==0.2"], read.Value!.Environment.Conda!.OnlyByConda.Select(d => d.Value));
    }

    [Fact]
    public void The_command_line_may_choose_base_and_Python()
    {
        scratch.Add("e.yml", "name: e\ndependencies: [python]\n");
        var environment = scratch.Load("e.yml", new ReadingOptions { Base = "img:1", Python = "3.9" }).OrThrow().Environment;
        Assert.Equal(("img:1", "==3.9.*", 0), (environment.Base.Cpu!.Value, environment.Python.RequiresPython!.Value, environment.Apt.Length));
        Assert.Equal("debian:bullseye", scratch.Load("e.yml", new ReadingOptions { Python = "3.9" }).OrThrow().Environment.Base.Cpu!.Value);
    }

    [Fact]
    public void Variables_are_literal()
    {
        scratch.Add("e.yml", "name: e\ndependencies: [python]\nvariables: {A: $HOME, B: 1}\n");
        Assert.Equal(["A=$$HOME", "B=1"], scratch.Load("e.yml").OrThrow().Environment.Variables.Cpu.Select(v => $"{v.Name}={v.Value}"));
    }

    [Theory]
    [InlineData("name: e\ndependencies: python\n", "e.yml:2:15 BERTH1007")]
    [InlineData("name: e\ndependencies: [python, {conda: [a]}]\n", "e.yml:2:25 BERTH1006")]
    [InlineData("name: e\ndependencies: ['=1']\n", "e.yml:2:16 BERTH1009")]
    [InlineData("channels: [a]\n", "e.yml:1:1 BERTH1008")]
    [InlineData("name: e\ndependencies: [python, {pip: [--wrong]}]\n", "e.yml:2:31 BERTH1015")]
    [InlineData("name: e\ndependencies: [{pip: [a]}]\n", "e.yml:2:23 BERTH1010")]
    public void Faults_have_places(string text, string expected)
    {
        scratch.Add("e.yml", text);
        Assert.Equal([expected], scratch.Problems("e.yml"));
    }

    [Fact]
    public void A_folder_with_a_declaration_of_another_dialect_means_that_one()
    {
        scratch.Add("environment.yml", "name: e\ndependencies: [python]\n");
        Assert.Equal("conda", Recognition.Load(scratch.Folder, null).OrThrow().Dialect);
        scratch.Add("env.yaml", "image: a:1\nconda_file: environment.yml\n");
        Assert.Equal("azureml", Recognition.Load(scratch.Folder, null).OrThrow().Dialect);
    }
}
