using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.DataRobot;

namespace Berth.Dialects.Tests.DataRobot;

public sealed class EnvironmentTests : IDisposable
{
    private static readonly string Digest = new('a', 64);
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private string AddEnvironment(string folder, params (string Name, string Text)[] more)
    {
        foreach (var (name, text) in PackedFiles.Environment.Concat(more)) scratch.Add(Path.Combine(folder, name), text);
        return Path.Combine(scratch.Folder, folder);
    }

    [Fact]
    public void A_folder_and_every_archive_of_it_declare_the_same_server()
    {
        var wrapped = PackedFiles.Environment.Select(f => ("context/" + f.Name, f.Text)).ToArray();
        var dotted = PackedFiles.Environment.Select(f => ("./" + f.Name, f.Text)).ToArray();
        var windows = PackedFiles.Environment.Select(f => ("context\\" + f.Name, f.Text)).ToArray();
        AddEnvironment("folder");
        scratch.Add("plain.tar", PackedFiles.Tar(PackedFiles.Environment));
        scratch.Add("dotted.tar.gz", PackedFiles.Gzip(PackedFiles.Tar(dotted)));
        scratch.Add("wrapped.tgz", PackedFiles.Gzip(PackedFiles.Tar(wrapped)));
        scratch.Add("plain.zip", PackedFiles.Zip(PackedFiles.Environment));
        scratch.Add("wrapped.zip", PackedFiles.Zip([.. wrapped, ("__MACOSX/context/._Dockerfile", "x")]));
        scratch.Add("windows.zip", PackedFiles.Zip(windows));
        scratch.Add("no-ending", PackedFiles.Gzip(PackedFiles.Tar(dotted)));
        foreach (var name in new[] { "folder", "plain.tar", "dotted.tar.gz", "wrapped.tgz", "plain.zip", "wrapped.zip", "windows.zip", "no-ending" })
        {
            var read = scratch.Load(name);
            Assert.True(read.Accepted, $"{name}: {string.Join('\n', read.Problems)}");
            Assert.Empty(read.Problems);
            Assert.Equal("datarobot", read.Value.Dialect);
            Assert.Equal(Path.Combine(scratch.Folder, name), read.Value.Environment.Dockerfile!.Context);
            Assert.Null(read.Value.Environment.Base.Cpu);
            Assert.Equal(WorkloadKind.Server, read.Value.Workload.Kind);
            Assert.Equal("/opt/code", read.Value.Workload.WorkDirectory);
            Assert.Equal(8080, read.Value.Workload.Ports["http"]);
            Assert.Contains("/opt/code/start_server.sh", ((Entrypoint.Arguments)read.Value.Workload.Entrypoint!).Values[2], StringComparison.Ordinal);
            Assert.False(read.Value.BringsCode);
        }
    }

    [Theory]
    [InlineData("blobs/sha256/x", "manifest.json")]
    [InlineData("DIGEST/layer.tar", "manifest.json")]
    [InlineData("DIGEST.json", "repositories")]
    [InlineData("manifest.json", "a/layer.tar")]
    public void A_prebuilt_image_of_either_generation_is_a_base(string first, string second)
    {
        var content = PackedFiles.Tar((first.Replace("DIGEST", Digest, StringComparison.Ordinal), "{}"), (second, "[]"));
        scratch.Add("image.tar", content);
        scratch.Add("image.tar.gz", PackedFiles.Gzip(content));
        foreach (var name in new[] { "image.tar", "image.tar.gz" })
        {
            var read = scratch.Load(name).OrThrow();
            Assert.Equal($"docker-archive:{scratch.Folder}/{name}", read.Environment.Base.Cuda!.Value);
            Assert.Null(read.Environment.Dockerfile);
        }
    }

    [Fact]
    public void A_prebuilt_image_takes_priority_over_the_context_beside_it()
    {
        var folder = AddEnvironment("env");
        scratch.Add("env/image.tar.gz", PackedFiles.Gzip(PackedFiles.Tar((Digest + ".json", "{}"))));
        var read = scratch.Load("env");
        Assert.Equal($"docker-archive:{folder}/image.tar.gz", read.Value!.Environment.Base.Cpu!.Value);
        Assert.Null(read.Value.Environment.Dockerfile);
        Assert.Contains(read.Problems, p => p.Severity == Severity.Warning && p.What.Contains("takes priority", StringComparison.Ordinal));
        scratch.Add("env/second.tar", PackedFiles.Tar((Digest + ".json", "{}")));
        Assert.Contains(scratch.Load("env").Problems, p => p.Code == DialectProblems.Ambiguous);
    }

    [Fact]
    public void The_catalogue_record_names_the_environment_and_must_not_be_copied()
    {
        AddEnvironment("env", ("env_info.json", "{\n\t\"id\": \"65a\",\n\t\"name\": \"Mine\",\n\t\"description\": \"For\\ttests\",\n\t\"useCases\": [\"notebook\"],\n\t\"imageRepository\": \"x\"\n}"));
        var read = scratch.Load("env");
        Assert.Equal(("Mine", "For\ttests"), (read.Value!.Environment.Name, read.Value.Environment.Description));
        Assert.Contains(read.Problems, p => p.What.Contains("`id`, `imageRepository`", StringComparison.Ordinal));
        Assert.Contains(read.Problems, p => p.What.Contains("`useCases` lacks", StringComparison.Ordinal));
        scratch.Add("env/env_info.json", "{\"programmingLanguage\": \"pyton\", \"useCase\": []}");
        Assert.Equal(["write `python`", "write `useCases`"], scratch.Load("env").Problems.Select(p => p.Fix));
    }

    [Fact]
    public void What_keeps_a_server_from_starting_or_stopping_is_told()
    {
        string[] Told(string script)
        {
            AddEnvironment("env");
            scratch.Add("env/start_server.sh", script);
            return [.. scratch.Load("env").Problems.Select(p => p.What)];
        }

        Assert.Empty(Told("exec x \"$@\"\n"));
        Assert.Contains("does not `exec`", Assert.Single(Told("# exec\nx \"$@\"\n")), StringComparison.Ordinal);
        Assert.Contains("does not pass its arguments on", Assert.Single(Told("exec x\n")), StringComparison.Ordinal);
        Assert.Contains("CR LF", Assert.Single(Told("exec x \"$@\"\r\n")), StringComparison.Ordinal);
        Assert.Contains("is empty", Assert.Single(Told(" \n")), StringComparison.Ordinal);
        AddEnvironment("env");
        File.Delete(Path.Combine(scratch.Folder, "env", "start_server.sh"));
        Assert.Contains("every model has to bring its own", Assert.Single(Recognition.Load(Path.Combine(scratch.Folder, "env"), "datarobot").Problems).What, StringComparison.Ordinal);
        scratch.Add("env/Dockerfile", "# nothing\n");
        Assert.Contains(Recognition.Load(Path.Combine(scratch.Folder, "env"), "datarobot").Problems, p => p.Code == DialectProblems.MissingKey);
    }

    [Fact]
    public void A_folder_of_nothing_known_says_what_it_lacks()
    {
        Directory.CreateDirectory(Path.Combine(scratch.Folder, "empty"));
        var problem = Assert.Single(Recognition.Load(Path.Combine(scratch.Folder, "empty"), "datarobot").Problems);
        Assert.Equal(DialectProblems.NotRecognised, problem.Code);
        Assert.Contains("Dockerfile", problem.Fix, StringComparison.Ordinal);
        scratch.Add("other.zip", PackedFiles.Zip(("a/b", ""), ("c", "")));
        Assert.Equal(DialectProblems.NotRecognised, Assert.Single(scratch.Load("other.zip").Problems).Code);
    }
}
