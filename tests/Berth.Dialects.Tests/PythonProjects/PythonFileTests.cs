using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Dialects.Tests.PythonProjects;

public sealed class PythonFileTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private static ReadingOptions With(string[]? groups = null, string[]? extras = null, string? image = null) =>
        new() { Groups = [.. groups ?? []], Extras = [.. extras ?? []], Base = image };

    [Fact]
    public void A_requirements_file_alone_is_an_environment_on_the_default_base()
    {
        scratch.Add("requirements.txt", "six==1.16.0");
        var declaration = scratch.Load("requirements.txt").OrThrow();
        Assert.Equal("requirements", declaration.Dialect);
        Assert.Equal("debian:bookworm", declaration.Environment.Base.Cuda!.Value);
        Assert.Equal("python3", Assert.Single(declaration.Environment.Apt).Value);
        Assert.Null(declaration.Workload.Entrypoint);
        var own = scratch.Load("requirements.txt", With(image: "python:3.12-slim")).OrThrow().Environment;
        Assert.Equal("python:3.12-slim", own.Base.Cpu!.Value);
        Assert.Empty(own.Apt);
        Assert.Equal([DialectProblems.InvalidValue], scratch.Load("requirements.txt", With(groups: ["x"])).Problems.Select(p => p.Code));
    }

    [Fact]
    public void A_project_gives_its_dependencies_and_the_groups_and_extras_asked_for()
    {
        scratch.Add("pyproject.toml", """
            [project]
            name = "Demo_App"
            version = "2.1"
            requires-python = ">=3.11"
            dependencies = ["six>=1", "idna; python_version < '4'"]
            [project.optional-dependencies]
            GPU = ["cupy", "demo.app[Extra]; sys_platform == 'linux' or os_name == 'nt'"]
            extra = ["zipp ; python_version > '3'", "demo-app[gpu]"]
            [dependency-groups]
            dev = ["pytest", "demo-app[extra]", {include-group = "Lint"}]
            lint = ["ruff"]
            [tool.poetry.dependencies]
            ignored = "*"
            """);
        Assert.Equal(["six>=1", "idna; python_version < '4'"], scratch.Requirements("pyproject.toml"));
        Assert.Equal(["cupy", "zipp; (python_version > '3') and (sys_platform == 'linux' or os_name == 'nt')"], scratch.Requirements("pyproject.toml", With(extras: ["gpu"]))[2..]);
        Assert.Equal(["pytest", "zipp ; python_version > '3'", "cupy", "ruff"], scratch.Requirements("pyproject.toml", With(groups: ["DEV"]))[2..]);
        var declaration = scratch.Load("pyproject.toml").OrThrow();
        Assert.Equal(("pyproject", "Demo_App", ">=3.11"), (declaration.Dialect, declaration.Environment.Name, declaration.Environment.Python.RequiresPython!.Value));
        Assert.EndsWith("pyproject.toml:5:17", declaration.Environment.Python.Requirements[0].Where!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("BERTH1018", "write `GPU`"), scratch.Load("pyproject.toml", With(extras: ["gpus"])).Problems.Select(p => (p.Code.Id, p.Fix)).Single());
        Assert.Equal([DialectProblems.UnknownGroup], scratch.Load("pyproject.toml", With(groups: ["docs"])).Problems.Select(p => p.Code));
    }

    /// <summary>Project, places and codes of what is wrong.</summary>
    private static readonly (string Text, string[] Problems)[] Table =
    [
        ("x = ", ["pyproject.toml:1:5 BERTH1961"]),
        ("[tool.x]", ["pyproject.toml:0:0 BERTH1017"]),
        ("[dependency-groups]\na = []", ["pyproject.toml:0:0 BERTH1017"]),
        ("[tool.poetry]\nname = 'x'", ["pyproject.toml:1:1 BERTH1011"]),
        ("project = 1", ["pyproject.toml:0:0 BERTH1017", "pyproject.toml:1:11 BERTH1007"]),
        ("[project]\nname = '-'\nversion = 1", ["pyproject.toml:2:8 BERTH1009", "pyproject.toml:3:11 BERTH1007"]),
        ("[project]\nname = 'x'\ndependencies = 'six'", ["pyproject.toml:3:16 BERTH1007"]),
        ("[project]\nname = 'x'\ndependencies = [1, '!', './lib', 'ok']", ["pyproject.toml:3:17 BERTH1007", "pyproject.toml:3:20 BERTH1009", "pyproject.toml:3:25 BERTH1009"]),
        ("[project]\nname = 'x'\ndependencies = ['a @ git+https://x.example/a']", ["pyproject.toml:3:17 BERTH1011"]),
        ("[project]\nname = 'x'\ndynamic = ['version', 'dependencies']", ["pyproject.toml:3:23 BERTH1011"]),
        ("[project]\nname = 'x'\nrequires-python = 3", ["pyproject.toml:3:19 BERTH1007"]),
    ];

    [Fact]
    public void What_is_wrong_with_a_project_is_told_with_its_place()
    {
        var wrong = Table.Select(row =>
        {
            scratch.Add("pyproject.toml", row.Text);
            var found = scratch.Problems("pyproject.toml");
            return found.SequenceEqual(row.Problems) ? null : $"{row.Text}\n  expected {string.Join(", ", row.Problems)}\n  found    {string.Join(", ", found)}";
        }).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Groups_need_no_project_and_lists_of_setuptools_are_read()
    {
        scratch.Add("pyproject.toml", "[dependency-groups]\na = ['six']");
        Assert.Equal(["six"], scratch.Requirements("pyproject.toml", With(groups: ["a"])));
        scratch.Add("deps/base.txt", "idna # c\n");
        scratch.Add("pyproject.toml", "[project]\nname='x'\ndynamic=['dependencies', 'optional-dependencies']\n[tool.setuptools.dynamic]\ndependencies={file=['deps/base.txt']}\noptional-dependencies.Y={file='deps/y.txt'}");
        scratch.Add("deps/y.txt", "zipp");
        Assert.Equal(["idna", "zipp"], scratch.Requirements("pyproject.toml", With(extras: ["y"])));
    }

    [Fact]
    public void A_lock_gives_versions_with_all_their_hashes()
    {
        scratch.Add("pylock.dev.toml", """
            lock-version = "1.0"
            created-by = "x"
            extras = ["gpu"]
            dependency-groups = ["dev", "doc"]
            default-groups = ["dev"]
            [[packages]]
            name = "a"
            version = "1"
            marker = "'dev' in dependency_groups and 'gpu' not in extras or os_name == 'nt'"
            wheels = [{url = "https://x/a-1-py3-none-any.whl", hashes = {sha256 = "00"}}, {url = "https://x/a-1-cp312-cp312-linux_x86_64.whl", hashes = {sha512 = "11", md5 = "22"}}]
            """);
        Assert.Equal(["a==1; python_version >= \"0\" and python_version >= \"0\" or os_name == 'nt' --hash=sha256:00 --hash=sha512:11"], scratch.Requirements("pylock.dev.toml"));
        Assert.Contains("python_version < \"0\" and python_version < \"0\"", scratch.Requirements("pylock.dev.toml", With(["doc"], ["gpu"]))[0], StringComparison.Ordinal);
        Assert.Equal(["pylock.dev.toml:0:0 BERTH1018"], scratch.Problems("pylock.dev.toml", With(["docs"])));
        scratch.Add("pylock.toml", "lock-version = \"2.0\"\npackages = []");
        Assert.Equal(["pylock.toml:1:16 BERTH1017"], scratch.Problems("pylock.toml"));
        scratch.Add("pylock.toml", "lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nvcs = {type = \"git\", url = \"https://x\", commit-id = \"0\"}\n[[packages]]\nname = \"b\"\n[[packages]]\n");
        Assert.Equal(["pylock.toml:4:7 BERTH1011", "pylock.toml:5:1 BERTH1017", "pylock.toml:7:1 BERTH1017"], scratch.Problems("pylock.toml"));
    }

    [Fact]
    public void Python_files_are_recognised_by_name_and_by_their_tables()
    {
        string Found(string name, string text) => Recognition.Identify(scratch.Add(name, text), null).OrThrow() is var found ? $"{found.Dialect}: {found.Reason}" : "";
        Assert.Equal("requirements: the file is called `dev.in`", Found("dev.in", "six"));
        Assert.Equal("pylock: the file is called `pylock.gpu.toml`", Found("pylock.gpu.toml", ""));
        Assert.Equal("pylock: it has the key `lock-version`", Found("a.toml", "lock-version = '1.0'\npackages = []"));
        Assert.Equal("pyproject: it has the key `dependency-groups`", Found("b.toml", "[dependency-groups]"));
        Assert.Equal(DialectProblems.NotRecognised, Recognition.Identify(scratch.Add("c.toml", "a = 1"), null).Problems.Single().Code);
        Assert.Equal(CoreProblem, Recognition.Identify(scratch.Add("d.toml", "a"), null).Problems.Single().Code);
    }

    private static readonly ProblemCode CoreProblem = Core.CoreProblems.InvalidToml;

    [Fact]
    public void A_python_file_stands_for_its_folder_where_no_declaration_does()
    {
        scratch.Add("requirements.txt", "six");
        Assert.Equal("requirements", scratch.Load("").OrThrow().Dialect);
        scratch.Add("pyproject.toml", "[project]\nname='x'");
        Assert.Equal(DialectProblems.Ambiguous, scratch.Load("").Problems.Single().Code);
        scratch.Add("berth.yaml", "base: debian:bookworm");
        Assert.Equal("native", scratch.Load("").OrThrow().Dialect);
        Assert.Equal(DialectProblems.InvalidValue, scratch.Load("", With(groups: ["x"])).Problems.Single().Code);
    }
}
