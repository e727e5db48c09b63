using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.AzureMl;

namespace Berth.Dialects.Tests.AzureMl;

public sealed class SavedEnvironmentTests : IDisposable
{
    private const string Json = "azureml_environment.json", Conda = "conda_dependencies.yml";
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Checked<Declaration> Load(string json, string? conda = "dependencies: [python=3.11]\n")
    {
        scratch.Add(Json, json);
        if (conda is not null) scratch.Add(Conda, conda);
        return Recognition.Load(scratch.Folder, null);
    }

    private static string[] Errors(Checked<Declaration> read) => [.. read.Problems.Where(p => p.Severity == Severity.Error).Select(p => $"{p.Code} {p.Key}")];

    [Fact]
    public void A_fresh_environment_is_taken_without_a_word()
    {
        var read = Load(Saved.Fresh);
        Assert.Empty(read.Problems);
        var environment = read.Value!.Environment;
        Assert.Equal(("demo", "debian:bookworm"), (environment.Name, environment.Base.Cpu!.Value));
        Assert.Equal(["EXAMPLE_ENV_VAR=EXAMPLE_VALUE"], environment.Variables.Cpu.Select(v => $"{v.Name}={v.Value}"));
        Assert.Equal(("==3.11.*", false), (environment.Python.RequiresPython!.Value, environment.Conda!.NeedsConda));
        Assert.Equal(["pip"], environment.Python.Requirements.Select(r => r.Value));
        Assert.Equal(["python3"], environment.Apt.Select(a => a.Value));
    }

    [Theory]
    [InlineData(false, false, false, "BERTH1008 docker.baseImage")]
    [InlineData(true, false, false, "")]
    [InlineData(false, true, false, "")]
    [InlineData(false, false, true, "")]
    [InlineData(true, true, false, "BERTH1009 docker")]
    [InlineData(true, false, true, "BERTH1009 docker")]
    [InlineData(false, true, true, "BERTH1009 docker")]
    [InlineData(true, true, true, "BERTH1009 docker")]
    public void A_base_comes_from_exactly_one_place(bool image, bool dockerfile, bool context, string error)
    {
        scratch.Add("ctx/Dockerfile", "FROM debian\n");
        var docker = string.Join(", ", new[]
        {
            image ? "\"baseImage\": \"debian:bookworm\"" : "\"baseImage\": null", dockerfile ? "\"baseDockerfile\": \"FROM debian:bookworm\"" : null,
            context ? "\"buildContext\": {\"location\": \"ctx\"}" : null,
        }.OfType<string>());
        var read = Load("""{"name": "a", "docker": {""" + docker + "}}", context ? null : "dependencies: [python=3.11]");
        Assert.Equal(error.Length == 0 ? [] : [error], Errors(read));
    }

    [Fact]
    public void A_Dockerfile_may_lie_beside_the_document()
    {
        var path = scratch.Add("BaseDockerfile", "FROM debian:bookworm\n");
        var dockerfile = Load("""{"name": "a", "docker": {"baseImage": null}}""").OrThrow().Environment.Dockerfile!;
        Assert.Equal((path, null, null), (dockerfile.File, dockerfile.Context, dockerfile.Text));
    }

    [Fact]
    public void User_managed_means_that_nothing_is_added()
    {
        var read = Load("""{"name": "a", "docker": {"baseImage": "debian:bookworm"}, "python": {"userManagedDependencies": true, "interpreterPath": "/opt/x/bin/python"}}""");
        var environment = read.OrThrow().Environment;
        Assert.Equal(["BERTH1010 python.userManagedDependencies"], read.Problems.Select(p => $"{p.Code} {p.Key}"));
        Assert.True(environment.Python.UserManaged);
        Assert.True(environment.Python.Requirements.IsEmpty && environment.Apt.IsEmpty && environment.Conda is null);
        Assert.Equal("/opt/x/bin:/usr/bin", VariableExpansion.Expand(new Dictionary<string, string> { ["PATH"] = "/usr/bin" }, environment.Variables.Cpu).Values[0].Value);
    }

    [Fact]
    public void Secrets_go_nowhere()
    {
        const string secret = "never-shown";
        var json = """
            {"name": "a", "docker": {"baseImage": "img:1", "baseImageRegistry": {"address": "h.azurecr.io", "username": "SECRET", "password": "SECRET"}},
             "r": {"gitHubPackages": [{"repository": "a/b", "authToken": "SECRET"}]}}
            """.Replace("SECRET", secret, StringComparison.Ordinal);
        var read = Load(json);
        Assert.Equal("h.azurecr.io/img:1", read.Value!.Environment.Base.Cpu!.Value);
        var folder = SavedFolder.Of(read.Value.Environment, read.Value.Workload);
        var again = SavedFolder.Again(System.Text.Encoding.UTF8.GetBytes(json), Json).OrThrow();
        Assert.DoesNotContain(secret, string.Concat(read.Problems) + string.Concat(folder.Files.Values) + DeclarationJson.Write(read.Value, scratch.Folder) + again, StringComparison.Ordinal);
        Assert.Contains("\"address\": \"h.azurecr.io\"", again, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"username\": \"u\"", "BERTH1008 docker.baseImageRegistry.password")]
    [InlineData("\"password\": \"p\"", "BERTH1008 docker.baseImageRegistry.username")]
    [InlineData("\"username\": \"u\", \"password\": \"p\", \"registryIdentity\": {\"clientId\": \"i\"}", "BERTH1009 docker.baseImageRegistry")]
    [InlineData("\"address\": \"u:p@host\"", "BERTH1009 docker.baseImageRegistry.address")]
    public void Credentials_are_whole_and_of_one_kind(string registry, string error) =>
        Assert.Equal([error], Errors(Load("""{"name": "a", "docker": {"baseImage": "i:1", "baseImageRegistry": {""" + registry + "}}}")));

    [Theory]
    [InlineData(null, "BERTH1008 python.condaDependencies")]
    [InlineData("dependencies: [numpy]\nchannels: [a]", "BERTH1008 conda_dependencies.yml")]
    [InlineData("dependencies: [python=3.8, python=3.9]", "BERTH1009 dependencies")]
    [InlineData("dependencies: [python=2.7]", "BERTH1009 dependencies")]
    [InlineData("dependencies: [python=new]", "BERTH1009 dependencies")]
    [InlineData("dependencies: [python=3.8, {pip: [a], npm: [b]}]", "BERTH1006 dependencies[1].npm")]
    public void What_is_managed_names_its_packages(string? conda, string error) =>
        Assert.Equal([error], Errors(Load("""{"name": "a", "docker": {"baseImage": "debian:bookworm"}}""", conda)));

    [Fact]
    public void The_file_counts_where_the_document_has_the_packages_too()
    {
        var read = Load("""{"name": "a", "docker": {"baseImage": "i:1"}, "python": {"condaDependencies": {"dependencies": ["python=3.8"]}}}""");
        Assert.Equal("==3.11.*", read.OrThrow().Environment.Python.RequiresPython!.Value);
        Assert.Equal(["BERTH1010 python.condaDependencies"], read.Problems.Select(p => $"{p.Code} {p.Key}"));
    }

    [Fact]
    public void An_inline_part_serves_alone() =>
        Assert.Equal(["pip", "rich"], Load("""{"name": "a", "docker": {"baseImage": "i:1"}, "python": {"condaDependencies": {"channels": ["x"], "dependencies": ["python=3.8", {"pip": ["rich"]}], "name": "azureml_0"}}}""", null)
            .OrThrow().Environment.Python.Requirements.Select(r => r.Value));

    [Fact]
    public void Unknown_keys_are_told_and_kept()
    {
        const string json = """{"name": "a", "later": {"x": [1, 2.5, true]}, "docker": {"baseImage": "i:1", "novel": null}}""";
        Assert.Equal(["BERTH1006 later", "BERTH1006 docker.novel"], Load(json).Problems.Select(p => $"{p.Code} {p.Key}"));
        var again = SavedFolder.Again(System.Text.Encoding.UTF8.GetBytes(json), Json).OrThrow();
        Assert.Contains("\"novel\": null", again, StringComparison.Ordinal);
        Assert.EndsWith("\"later\": {\n        \"x\": [\n            1,\n            2.5,\n            true\n        ]\n    }\n}", again, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_what_was_loaded_gives_the_same_bytes()
    {
        var once = SavedFolder.Again(System.Text.Encoding.UTF8.GetBytes(Saved.Fresh), Json).OrThrow();
        Assert.Equal(Saved.Fresh, once);
        // Older files lack keys; they get them in their usual place.
        var old = SavedFolder.Again("""{"docker": {"baseImage": "debian:bookworm"}, "environmentVariables": {"EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"}, "name": "demo"}"""u8, Json).OrThrow();
        Assert.Equal(Saved.Fresh, old);
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same_environment()
    {
        var first = Load(Saved.Fresh, "name: n\nchannels: [conda-forge]\ndependencies:\n- python=3.11\n- pip:\n  - --index-url https://x/simple\n  - rich==1.0\n  - a; python_version > '3'\n- pip\n").OrThrow();
        var folder = SavedFolder.Of(first.Environment, first.Workload);
        Assert.Empty(folder.Problems);
        folder.WriteTo(Path.Combine(scratch.Folder, "again"), overwrite: false);
        var second = Recognition.Load(Path.Combine(scratch.Folder, "again"), null).OrThrow();
        Assert.Equal(SpecDigest.OfAll(first.Environment, _ => throw new InvalidOperationException()), SpecDigest.OfAll(second.Environment, _ => throw new InvalidOperationException()));
        Assert.Equal(first.Environment.Variables.Cpu.Select(v => (v.Name, v.Value)), second.Environment.Variables.Cpu.Select(v => (v.Name, v.Value)));
        var taken = Assert.Throws<BerthException>(() => folder.WriteTo(Path.Combine(scratch.Folder, "again"), overwrite: false));
        Assert.Equal(DialectProblems.FolderTaken, taken.Problems[0].Code);
        folder.WriteTo(Path.Combine(scratch.Folder, "again"), overwrite: true);
    }

    [Fact]
    public void What_the_form_cannot_say_is_told()
    {
        var spec = new EnvironmentSpec { Description = "d", Base = PerAccelerator<Declared<string>?>.Same(new("debian:bookworm", null)), Apt = [new("curl", null)], Steps = [new("true", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, [], null)] };
        var folder = SavedFolder.Of(spec, new WorkloadSpec { Entrypoint = new Entrypoint.Shell("x") });
        Assert.Equal(4, folder.Problems.Length);
        Assert.All(folder.Problems, p => Assert.Equal((DialectProblems.NotWritten, Severity.Warning), (p.Code, p.Severity)));
    }

    [Fact]
    public void Setup_and_run_files_beside_the_document_are_the_workload()
    {
        scratch.Add("setup.sh", ":\n");
        Assert.Null(Load(Saved.Fresh).OrThrow().Workload.Entrypoint);
        scratch.Add("run.sh", ":\n");
        var workload = Load(Saved.Fresh).OrThrow().Workload;
        Assert.Equal(["/bin/sh", NodeSetup.RunnerPath, "setup.sh", "run.sh"], workload.Entrypoint!.ToArguments());
        Assert.Equal(NodeSetup.Runner(), workload.SystemFiles[NodeSetup.RunnerPath]);
    }

    [Fact]
    public void R_is_read_in_full()
    {
        var r = Load("""{"name": "a", "docker": {"baseImage": "i:1"}, "r": {"rVersion": "4.1", "snapshotDate": "2021-03-04", "cranPackages": [{"name": "dplyr", "version": "1.0"}], "bioConductorPackages": ["limma"], "gitHubPackages": [{"repository": "a/b"}], "customUrlPackages": ["https://x/y"]}}""").OrThrow().Environment.R!;
        Assert.Equal(("4.1", "2021-03-04", "dplyr", "1.0", "limma", "a/b", "https://x/y"), (r.Version, r.Snapshot, r.Cran[0].Name, r.Cran[0].Version, r.Bioconductor[0], r.GitHub[0], r.Addresses[0]));
        Assert.Equal(["BERTH1009 r.snapshotDate", "BERTH1009 r.gitHubPackages"], Errors(Load("""{"name": "a", "docker": {"baseImage": "i:1"}, "r": {"snapshotDate": "yesterday", "gitHubPackages": [{"repository": "a"}]}}""")));
    }
}
