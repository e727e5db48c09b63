using Berth.Core.Problems;

namespace Berth.Dialects.Tests.AzureMl;

public sealed class EnvironmentYamlTests : IDisposable
{
    private readonly Scratch scratch = new();

    public EnvironmentYamlTests()
    {
        scratch.Add("conda.yml", "channels: [conda-forge]\ndependencies: [python=3.12, {pip: [rich]}]\n");
        scratch.Add("ctx/Dockerfile", "FROM debian\n");
        scratch.Add("empty/readme.txt", "");
    }

    public void Dispose() => scratch.Dispose();

    private string[] Problems(string yaml)
    {
        scratch.Add("env.yaml", yaml);
        var read = Recognition.Load(Path.Combine(scratch.Folder, "env.yaml"), "azureml");
        Assert.Equal(read.Value is null, read.Problems.Any(p => p.Severity == Severity.Error));
        return [.. read.Problems.Select(p => $"{(p.Severity == Severity.Error ? "" : "warning ")}{p.Code} {p.Key}")];
    }

    [Theory]
    [InlineData("image: a/b:1")]
    [InlineData("$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: x\nversion: '1'\nimage: a/b:1\nconda_file: conda.yml")]
    [InlineData("image: a/b:1\nconda_file:\n  channels: [x]\n  dependencies: [python=3.8, numpy]\nos_type: Linux\ntags: {a: 1}\nproperties: {b: c}")]
    [InlineData("build: {path: ctx}")]
    [InlineData("build: {path: ctx, dockerfile_path: Dockerfile}\ndescription: d")]
    public void Forms_that_are_accepted_without_a_word(string yaml) => Assert.Empty(Problems(yaml));

    [Theory]
    [InlineData("name: a", "BERTH1008 image")]
    [InlineData("image: a:1\nbuild: {path: ctx}", "BERTH1009 build")]
    [InlineData("build: {path: ctx}\nconda_file: conda.yml", "BERTH1009 conda_file")]
    [InlineData("build: {}", "BERTH1008 build.path")]
    [InlineData("build: {path: none}", "BERTH1001 build.path")]
    [InlineData("build: {path: empty}", "BERTH1001 build.path")]
    [InlineData("build: {path: ctx, dockerfile_path: ../env.yaml}", "BERTH1016 build.path")]
    [InlineData("build: {path: 'https://host/ctx'}", "BERTH1011 build.path")]
    [InlineData("image: azureml:my-env:7", "BERTH1009 image")]
    [InlineData("image: azureml://registries/R/environments/E/versions/7", "BERTH1009 image")]
    [InlineData("image: a b", "BERTH1009 image")]
    [InlineData("image: a", "warning BERTH1010 image")]
    [InlineData("image: a:1\nversion: 1.10", "warning BERTH1010 version")]
    [InlineData("image: a:1\nname: AzureML-x", "warning BERTH1010 name")]
    [InlineData("image: a:1\nos_type: windows", "BERTH1011 os_type")]
    [InlineData("image: a:1\nos_type: macos", "BERTH1009 os_type")]
    [InlineData("image: a:1\nconda_file: none.yml", "BERTH1001 ")]
    [InlineData("image: a:1\nconda_file: {dependencies: [python=3.8], chanels: [a]}", "warning BERTH1006 conda_file.chanels")]
    [InlineData("image: a:1\nconda_file: {dependencies: [numpy]}", "BERTH1008 conda_file", "warning BERTH1010 conda_file")]
    [InlineData("image: a:1\nchannels: [a]", "BERTH1006 channels")]
    [InlineData("image: a:1\nenvironment_variables: {A: b}", "BERTH1006 environment_variables")]
    [InlineData("image: a:1\nimge: b", "BERTH1006 imge")]
    [InlineData("image: a:1\ninference_config: {scoring_route: {path: /, port: 80}}", "BERTH1008 inference_config.liveness_route", "BERTH1008 inference_config.readiness_route", "warning BERTH1010 inference_config")]
    [InlineData("image: a:1\ndatastore: d", "warning BERTH1010 datastore")]
    public void Faults_and_what_is_said_of_them(string yaml, params string[] expected) => Assert.Equal(expected, Problems(yaml));

    [Fact]
    public void A_name_that_is_too_long_is_refused() => Assert.Equal(["BERTH1009 name"], Problems($"image: a:1\nname: {new string('a', 256)}"));

    [Fact]
    public void An_image_alone_is_managed_by_its_user()
    {
        scratch.Add("env.yaml", "image: a:1\n");
        Assert.True(scratch.Load("env.yaml").OrThrow().Environment.Python.UserManaged);
    }

    [Theory]
    [InlineData("image: a:1\nconda_file: conda.yml", "azureml")]
    [InlineData("name: x\nimage: a:1", "azureml")]
    [InlineData("build: {path: ctx}\nname: c", "azureml")]
    [InlineData("$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nbad: 1", "azureml")]
    [InlineData("name: x\ndependencies: [python]", "conda")]
    [InlineData("channels: [a]\ndependencies: [python]\nvariables: {A: b}\nprefix: /x", "conda")]
    [InlineData("channels: [a]\ndependencys: [python]", "conda")]
    public void A_document_is_recognised_by_its_shape(string yaml, string dialect)
    {
        scratch.Add("file.yaml", yaml);
        Assert.Equal(dialect, Recognition.Identify(Path.Combine(scratch.Folder, "file.yaml"), null).OrThrow().Dialect);
    }
}
