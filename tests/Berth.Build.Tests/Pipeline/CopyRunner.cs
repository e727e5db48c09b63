using Berth.Build.Steps;

namespace Berth.Build.Tests.Pipeline;

/// <summary>Runs nothing: leaves behind the files that are prepared for a command, and describes a Python to whom asks.</summary>
internal sealed class CopyRunner : IStepRunner
{
    private const string Python = """
        {"version": "3.11.2", "implementation": "cp", "abi": "cp311", "bits": 64, "glibc": "2.36", "musl": null, "markers": {"implementation_name": "cpython", "implementation_version": "3.11.2", "os_name": "posix", "platform_machine": "x86_64", "platform_python_implementation": "CPython", "platform_release": "", "platform_system": "Linux", "platform_version": "", "python_full_version": "3.11.2", "python_version": "3.11", "sys_platform": "linux"}}
        """;

    private readonly List<(string Word, Action<string> Leave)> _prepared = [];

    public List<StepRequest> Requests { get; } = [];

    /// <summary>Exit code and last line of everything but asking for Python.</summary>
    public (int Code, string Line) Answer { get; set; } = (0, "done");

    public (int Code, string Line) PythonAnswer { get; set; } = (0, Python.Trim());

    /// <summary>Files of a command that has <paramref name="word"/> among its arguments.</summary>
    public void Prepare(string word, params (string Path, string Text)[] files) => _prepared.Insert(0, (word, upper =>
    {
        foreach (var (path, text) in files)
        {
            var target = Path.Combine(upper, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, text);
        }
    }));

    public Task<StepResult> RunAsync(StepRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Assert.All(request.LowerDirectories, l => Assert.True(Directory.Exists(l), l));
        var upper = Directory.CreateTempSubdirectory("berth-upper-").FullName;
        var (code, line) = request.Arguments.Contains("-S") ? PythonAnswer : Answer;
        request.Output(line);
        if (code == 0 && _prepared.Find(p => request.Arguments.Any(a => a.Split(' ').Contains(p.Word))) is { Leave: { } leave }) leave(upper);
        return Task.FromResult(new StepResult(code, upper, () => Directory.Delete(upper, recursive: true)));
    }
}
