using System.Collections.Immutable;
using System.Text;
using Berth.Core.Locking;
using Berth.Oci.Layers;

namespace Berth.Python.Environments;

/// <summary>The virtual environment that packages are laid into, written without running Python (PEP 405).</summary>
public static class VirtualEnvironment
{
    /// <summary>The environment without packages, sorted by path. Packages of the base stay visible in it.</summary>
    public static ImmutableArray<LayerEntry> Entries(PythonFacts facts)
    {
        var layout = VenvLayout.Of(facts);
        ImmutableArray<LayerEntry> entries =
        [
            Folder(VenvLayout.Prefix),
            Folder(VenvLayout.Binaries),
            Folder($"{VenvLayout.Prefix}/include"),
            Folder($"{VenvLayout.Prefix}/lib"),
            Folder($"{VenvLayout.Prefix}/lib/{layout.Folder}"),
            Folder(layout.SitePackages),
            Text($"{VenvLayout.Prefix}/pyvenv.cfg", Configuration(facts)),
            Link($"{VenvLayout.Prefix}/lib64", "lib"),
            Link($"{VenvLayout.Binaries}/python", facts.Executable),
            Link($"{VenvLayout.Binaries}/python3", "python"),
            Link($"{VenvLayout.Binaries}/python{facts.MinorVersion}", "python"),
            Text($"{VenvLayout.Binaries}/activate", ActivationScripts.Posix),
            Text($"{VenvLayout.Binaries}/activate.fish", ActivationScripts.Fish),
            Text($"{VenvLayout.Binaries}/activate.csh", ActivationScripts.Csh),
        ];
        return [.. entries.OrderBy(e => e.Path, StringComparer.Ordinal)];
    }

    /// <summary>Whether a path belongs to the environment itself, so that no package may install it.</summary>
    public static bool Reserved(string path, VenvLayout layout)
    {
        if (!path.StartsWith($"{VenvLayout.Prefix}/", StringComparison.Ordinal)) return true;
        var rest = path[(VenvLayout.Prefix.Length + 1)..];
        return rest is "pyvenv.cfg" or "lib" or "lib64" or "bin" or "include" or "bin/python" or "bin/python3" or "bin/activate" or "bin/activate.fish" or "bin/activate.csh"
            || rest == $"bin/{layout.Folder.TrimEnd('t')}" || rest == $"lib/{layout.Folder}" || path == layout.SitePackages;
    }

    private static string Configuration(PythonFacts facts) =>
        $"home = {facts.Executable[..Math.Max(1, facts.Executable.LastIndexOf('/'))]}\n"
        + "include-system-site-packages = true\n"
        + $"version = {facts.Version}\n"
        + $"executable = {facts.Executable}\n";

    private static LayerEntry.Directory Folder(string path) => new(path) { Mode = LayerFormat.DirectoryMode };

    private static LayerEntry.SymbolicLink Link(string path, string target) => new(path, target) { Mode = 0b111_111_111 };

    private static LayerEntry.File Text(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new(path, bytes.Length, () => new MemoryStream(bytes, writable: false)) { Mode = LayerFormat.FileMode };
    }
}
