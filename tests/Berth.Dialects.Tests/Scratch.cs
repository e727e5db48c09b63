using System.Text;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Dialects.Tests;

/// <summary>A folder of its own for one test.</summary>
public sealed class Scratch : IDisposable
{
    private int _named;

    public string Folder { get; } = Directory.CreateTempSubdirectory("berth-dialects-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public string Add(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A YAML file of a name no other has; gives the name.</summary>
    public string Name(string text)
    {
        var name = $"{++_named}.yaml";
        Add(name, text);
        return name;
    }

    public Checked<Declaration> Determined(string name, ReadingOptions? options = null) => Recognition.Load(Path.Combine(Folder, name), "determined", options);

    public Checked<Declaration> Load(string name, ReadingOptions? options = null) => Recognition.Load(Path.Combine(Folder, name), null, options);

    /// <summary>What a file says about Python packages, which must be acceptable.</summary>
    public PythonSpec Python(string name, ReadingOptions? options = null) => Load(name, options).OrThrow().Environment.Python;

    /// <summary>Requirements of a file as text, with this folder as <c>~</c>.</summary>
    public string[] Requirements(string name, ReadingOptions? options = null) =>
        [.. Python(name, options).Requirements.Select(r => r.Value.Replace(Folder, "~", StringComparison.Ordinal))];

    /// <summary>Places and codes of all problems: <c>line code</c>.</summary>
    public string[] Problems(string name, ReadingOptions? options = null) =>
        [.. Load(name, options).Problems.Select(p => $"{Path.GetFileName(p.Where!.File)}:{p.Where.Line}:{p.Where.Column} {p.Code.Id}")];
}
