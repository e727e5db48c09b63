using System.Collections.Immutable;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Json;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>A folder as the first SDK saves it: text by file name. Names, passwords and tokens of private places are never in it.</summary>
/// <param name="Problems">A warning for each part of the environment that the form cannot say.</param>
public sealed record SavedFolder(ImmutableSortedDictionary<string, string> Files, ImmutableArray<Problem> Problems)
{
    private static readonly ImmutableArray<string> Secrets = ["username", "password", "authToken"];

    /// <summary>A saved document again: its own values, keys in the usual order, what it lacks at its default, unknown keys behind.</summary>
    /// <param name="json">Content of <c>azureml_environment.json</c>.</param>
    /// <param name="file">As problems name it.</param>
    public static Checked<string> Again(ReadOnlySpan<byte> json, string file)
    {
        var read = JsonNodes.Parse(json, file);
        if (read.Value is null) return new(null, read.Problems);
        return read.Value is YamlMapping document
            ? new(Text(document), [])
            : new(null, [new Problem(DialectProblems.WrongType, "the document has to be a mapping, not something else", read.Value.Where, "write `{…}`")]);
    }

    /// <summary>An environment in this form.</summary>
    public static SavedFolder Of(EnvironmentSpec spec, WorkloadSpec workload)
    {
        var lost = new SavedLosses(spec, workload);
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        files[SavedEnvironment.FileName] = Text(Document(spec, workload));
        if (!spec.Python.UserManaged) files[SavedEnvironment.CondaFileName] = SavedConda.Of(spec).ToYaml();
        if (spec.Dockerfile is { } dockerfile && DockerfileText(dockerfile) is { } text) files[SavedEnvironment.DockerfileName] = text;
        return new(files.ToImmutable(), lost.All());
    }

    /// <summary>Writes the files. The folder is made; one that is there already is only written to where that is allowed.</summary>
    /// <exception cref="BerthException">It is there already, or cannot be written.</exception>
    public void WriteTo(string folder, bool overwrite)
    {
        if (!overwrite && (Directory.Exists(folder) || File.Exists(folder)))
            throw new BerthException(new Problem(DialectProblems.FolderTaken, $"`{folder}` is there already", new SourceSpan(folder), "name a new folder, or allow writing over it"));
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in Files)
            {
                var path = Path.Combine(folder, name);
                File.WriteAllText(path + ".new", text, new UTF8Encoding(false));
                File.Move(path + ".new", path, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(DialectProblems.FileUnreadable, $"`{folder}` cannot be written: {e.Message}", new SourceSpan(folder), "name another folder"), e);
        }
    }

    private static string Text(YamlMapping document) => JsonText.Write(JsonValue.Without(JsonValue.Complete(SavedDefaults.Document, document), Secrets));

    private static YamlMapping Document(EnvironmentSpec spec, WorkloadSpec workload) => JsonValue.Object(
        ("name", JsonValue.Text(spec.Name ?? "environment")),
        ("environmentVariables", JsonValue.Object(spec.Variables.Cpu.Where(v => v.Value is not null && !IsInterpreterPath(spec, v)).Select(v => (v.Name, (YamlNode)JsonValue.Text(Plain(v.Value!)))))),
        ("python", JsonValue.Object(
            ("userManagedDependencies", JsonValue.Flag(spec.Python.UserManaged)),
            ("interpreterPath", JsonValue.Text(spec.Python.Interpreter ?? "python")),
            ("baseCondaEnvironment", JsonValue.Text(spec.Conda?.BaseEnvironment?.Value)))),
        ("docker", JsonValue.Object(
            ("baseImage", JsonValue.Text(spec.Dockerfile is null ? spec.Base.Cpu?.Value : null)),
            ("shmSize", JsonValue.Text(workload.Resources.SharedMemory?.ToString(System.Globalization.CultureInfo.InvariantCulture))))),
        ("r", SavedR.Of(spec.R)));

    private static string? DockerfileText(DockerfileSpec dockerfile) =>
        dockerfile.Text ?? (File.Exists(dockerfile.File) ? File.ReadAllText(dockerfile.File) : null);

    /// <summary>The variable that reading the interpreter made.</summary>
    private static bool IsInterpreterPath(EnvironmentSpec spec, VariableEntry variable) =>
        variable.Name == "PATH" && spec.Python is { UserManaged: true, Interpreter: not null } && variable.Value!.EndsWith(":$PATH", StringComparison.Ordinal);

    private static string Plain(string value) => value.Replace("$$", "$", StringComparison.Ordinal);
}
