using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Probing;

/// <summary>What decides which packages an interpreter takes; from its own answer, from its files, or from a name alone.</summary>
/// <param name="Version">As <c>platform.python_version()</c> says: <c>3.11.2</c>, <c>3.14.0rc1</c>, <c>3.12.0+</c>.</param>
/// <param name="Implementation">Short name as in wheel tags: <c>cp</c>, <c>pp</c>.</param>
/// <param name="Abi">Such as <c>cp312</c>, <c>cp313t</c>, <c>pypy310_pp73</c>.</param>
/// <param name="Markers">Values of PEP 508 markers by name.</param>
public sealed record InterpreterDescription(
    string Version,
    string Implementation,
    string Abi,
    LinuxPlatform Platform,
    ImmutableSortedDictionary<string, string> Markers)
{
    /// <summary>CPython, whose markers follow from its version and machine. The kernel's release and version are left empty, as the probe leaves them.</summary>
    /// <param name="abiFlags">What <c>sys.abiflags</c> holds: usually nothing, <c>t</c> for free threads, <c>d</c> for a debugging build.</param>
    public static InterpreterDescription CPython(string version, string abiFlags, LinuxPlatform platform)
    {
        var minor = string.Join('.', version.Split('.').Take(2));
        var markers = new Dictionary<string, string>
        {
            ["implementation_name"] = "cpython",
            ["implementation_version"] = version.TrimEnd('+'),
            ["os_name"] = "posix",
            ["platform_machine"] = platform.Machine,
            ["platform_python_implementation"] = "CPython",
            ["platform_release"] = "",
            ["platform_system"] = "Linux",
            ["platform_version"] = "",
            ["python_full_version"] = version,
            ["python_version"] = minor,
            ["sys_platform"] = "linux",
        };
        // The order of the letters in an ABI tag is not that of `sys.abiflags`.
        var flags = string.Concat("tdm".Where(abiFlags.Contains));
        return new(version, "cp", $"cp{minor.Replace(".", "", StringComparison.Ordinal)}{flags}", platform, markers.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <param name="executable">Absolute path of the interpreter inside the image.</param>
    /// <exception cref="BerthException">BERTH2014: it is older than 3.7.</exception>
    /// <exception cref="FormatException">The version is not one.</exception>
    public PythonFacts ToFacts(string executable)
    {
        var numbers = PythonVersion.Parse(Version.TrimEnd('+')).Release;
        var python = (Major: (int)numbers[0], Minor: numbers.Length > 1 ? (int)numbers[1] : 0);
        if (python is not { Major: 3, Minor: >= 7 and < 1000 })
            throw new BerthException(new Problem(PythonProblems.ProbeFailed, $"the base image's `{executable}` is Python {Version}; 3.7 or later is needed", Fix: "use a base image with CPython 3.7 or later"));
        return new()
        {
            Executable = executable,
            Version = Version,
            ImplementationTag = Implementation,
            Markers = Markers,
            Tags = [.. SupportedTags.Of(Implementation, python, Abi, Platform.Tags()).Select(t => t.ToString())],
        };
    }
}
