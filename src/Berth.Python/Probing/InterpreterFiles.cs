using System.Text;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Oci.Layers;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Probing;

/// <summary>
/// Learns from an image's files what <see cref="PythonProbe"/> would learn by running its interpreter: for another machine's processor there is no
/// other way. Says nothing rather than something unsure.
/// </summary>
public static class InterpreterFiles
{
    /// <summary>Raised when the same files would be read differently.</summary>
    public const int Format = 1;

    private const long LargestBinary = 128L << 20;

    /// <summary>Null where the files do not settle it: no CPython, a script in its place, a static program, a library of unknown version.</summary>
    /// <param name="platform">That of the image; a program for another one settles nothing.</param>
    public static PythonFacts? Read(LayerStack stack, Platform platform)
    {
        if (InterpreterPlace.Find(stack) is not { } place || LayerContent.Find(stack, place.Binary, LargestBinary) is not { } program) return null;
        if (ElfHeader.Read(program) is not { Loader: { } loader } elf || MachineOf(platform, elf) is not { } machine) return null;
        if (VersionOf(stack, place, program) is not { } version || !PythonVersion.TryParse(version.TrimEnd('+'), out _) || AbiFlags(stack, place) is not { } flags) return null;
        if (Library(stack, loader) is not var (library, libraryVersion)) return null;
        return InterpreterDescription.CPython(version, flags, new LinuxPlatform(machine, library, libraryVersion, elf.Bits)).ToFacts(place.Executable);
    }

    /// <summary>The machine that the image runs on; a 32-bit program may stand in a 64-bit image.</summary>
    private static string? MachineOf(Platform platform, ElfHeader elf) => (LinuxPlatform.MachineOf(platform), elf.Machine) switch
    {
        ("x86_64", "x86_64" or "i686") => "x86_64",
        ("aarch64", "aarch64" or "armv7l") => "aarch64",
        // 32-bit images usually run on 64-bit kernels, and then `uname -m` is theirs: only running tells.
        ("i686" or "armv7l" or "armv6l", _) => null,
        var (wanted, found) => wanted == found ? wanted : null,
    };

    /// <summary>From the program, else from its shared library, else from its headers.</summary>
    private static string? VersionOf(LayerStack stack, InterpreterPlace place, byte[] program)
    {
        var prefix = $"{place.MinorVersion}.";
        if (BinaryText.OnlyVersion(program, prefix) is { } own) return own;
        foreach (var library in InterpreterPlace.Libraries)
        {
            if (LayerContent.Find(stack, $"{place.Prefix}/{library}/lib{place.Folder}.so.1.0", LargestBinary) is { } shared && BinaryText.OnlyVersion(shared, prefix) is { } version)
                return version;
        }

        if (LayerContent.Find(stack, $"{place.Prefix}/include/{place.Folder}/patchlevel.h", 1 << 16) is not { } header) return null;
        var line = Encoding.UTF8.GetString(header).Split('\n').FirstOrDefault(l => l.StartsWith("#define PY_VERSION ", StringComparison.Ordinal) || l.StartsWith("#define PY_VERSION\t", StringComparison.Ordinal));
        var stated = line?.Split('"').ElementAtOrDefault(1);
        return stated?.StartsWith(prefix, StringComparison.Ordinal) == true ? stated : null;
    }

    /// <summary>The letters of <c>sys.abiflags</c>, which the build's settings carry in their file name: <c>_sysconfigdata_FLAGS_linux_….py</c>.</summary>
    private static string? AbiFlags(LayerStack stack, InterpreterPlace place)
    {
        const string Start = "_sysconfigdata_";
        var found = InterpreterPlace.Libraries.SelectMany(l => stack.List($"{place.Prefix}/{l}/{place.Folder}"))
            .Where(n => n.StartsWith(Start, StringComparison.Ordinal) && n.EndsWith(".py", StringComparison.Ordinal))
            .Select(n => n[Start.Length..].Split('_')[0])
            .Where(f => f.All("tdm".Contains) && f.Contains('t') == place.IsFreeThreaded)
            .Distinct().ToList();
        // A debugging build may be installed beside the ordinary one, and Debian's smallest Python has no such file.
        var usual = (place.IsFreeThreaded ? "t" : "") + (place.MinorVersion == "3.7" ? "m" : "");
        return found.Count == 0 || found.Contains(usual) ? usual : found.Count == 1 ? found[0] : null;
    }

    private static (CLibrary Library, (int Major, int Minor) Version)? Library(LayerStack stack, string loader)
    {
        var musl = loader.Contains("/ld-musl-", StringComparison.Ordinal);
        var path = musl ? loader : Beside(stack, loader);
        if (path is null || LayerContent.Find(stack, path, LargestBinary) is not { } content) return null;
        var text = musl ? BinaryText.OnlyVersion(content, "1.") : BinaryText.VersionAfter(content, " release version "u8);
        if (!PythonVersion.TryParse(text, out var version) || version.Release.Length < 2) return null;
        return (musl ? CLibrary.Musl : CLibrary.Glibc, ((int)version.Release[0], (int)version.Release[1]));
    }

    /// <summary>glibc's library stands where its loader really is, on every distribution; the loader alone carries no release.</summary>
    private static string? Beside(LayerStack stack, string loader)
    {
        if (stack.Locate(loader) is not var (path, _)) return null;
        return path.LastIndexOf('/') is > 0 and var cut ? $"{path[..cut]}/libc.so.6" : null;
    }
}
