using System.Collections.Immutable;
using Berth.Oci.Layers;

namespace Berth.Python.Probing;

/// <summary>Where a CPython and its parts stand in an image. Paths but the first are layer paths: without a leading slash, links followed.</summary>
/// <param name="Executable">Absolute path inside the image by which it is called, links not followed.</param>
/// <param name="Binary">The program itself.</param>
/// <param name="Prefix">The folder whose <c>lib</c> has the standard library: <c>usr</c>, <c>usr/local</c>, <c>opt/conda</c>.</param>
/// <param name="Folder">Name of the standard library's folder: <c>python3.12</c>, <c>python3.13t</c>.</param>
/// <param name="VirtualEnvironment">The folder with <c>pyvenv.cfg</c>; null where the interpreter is no virtual environment's.</param>
internal sealed record InterpreterPlace(string Executable, string Binary, string Prefix, string Folder, string? VirtualEnvironment)
{
    public static ImmutableArray<string> Libraries => ["lib", "lib64"];

    /// <summary>Such as <c>3.12</c>.</summary>
    public string MinorVersion => Folder["python".Length..].TrimEnd('t');

    public bool IsFreeThreaded => Folder.EndsWith('t');

    /// <summary>The first of <see cref="PythonProbe.Executables"/> that is there; null where there is none, or its parts do not lie as CPython lays them.</summary>
    public static InterpreterPlace? Find(LayerStack stack)
    {
        foreach (var executable in PythonProbe.Executables)
            if (stack.Locate(executable) is var (binary, _)) return Of(stack, executable, binary);
        return null;
    }

    private static InterpreterPlace? Of(LayerStack stack, string executable, string binary)
    {
        var environment = Parent(Parent(executable.TrimStart('/')));
        var settings = environment.Length > 0 ? VenvSettings.Find(stack, environment) : null;
        // The program of a virtual environment may be a copy; its settings say what it is a copy of.
        foreach (var prefix in new[] { Parent(Parent(binary)), settings is null ? null : Parent(settings.Home.TrimStart('/')) })
        {
            if (prefix is not { Length: > 0 } || FolderUnder(stack, prefix, binary[(binary.LastIndexOf('/') + 1)..]) is not { } folder) continue;
            return new(executable, binary, prefix, folder, settings is null ? null : environment);
        }

        return null;
    }

    /// <summary>The standard library that the program's name asks for, or else the only one there is.</summary>
    private static string? FolderUnder(LayerStack stack, string prefix, string program)
    {
        var found = Libraries.SelectMany(l => stack.List($"{prefix}/{l}").Where(IsFolder).Where(f => stack.Find($"{prefix}/{l}/{f}/os.py") is not null)).Distinct().ToList();
        return IsFolder(program) ? found.Find(f => f == program) : program is "python" or "python3" && found.Count == 1 ? found[0] : null;
    }

    /// <summary><c>python3.N</c> or <c>python3.Nt</c>.</summary>
    private static bool IsFolder(string name) =>
        name.StartsWith("python3.", StringComparison.Ordinal) && name["python3.".Length..].TrimEnd('t') is { Length: > 0 and < 4 } minor && minor.All(char.IsAsciiDigit);

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var cut ? path[..cut] : "";
}
