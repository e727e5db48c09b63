using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Probing;

/// <summary>Asks an interpreter inside an image to describe itself.</summary>
public static class PythonProbe
{
    /// <summary>Where interpreters are in base images, in the order to try; absolute paths inside the image.</summary>
    public static readonly ImmutableArray<string> Executables =
    [
        "/usr/local/bin/python3", "/usr/bin/python3", "/opt/conda/bin/python3", "/opt/venv/bin/python3", "/opt/miniconda3/bin/python3", "/usr/local/bin/python", "/usr/bin/python",
    ];

    /// <summary>
    /// Text for <c>python -I -S -c</c>; prints one JSON object. Standard library only, Python 3.7 and later. The kernel's release and version
    /// are left empty: they are the building machine's, and a lock must not depend on it.
    /// </summary>
    public const string Script =
        """
        import json, os, platform, struct, subprocess, sys, sysconfig
        def musl():
            try:
                with open(sys.executable, "rb") as f:
                    head = f.read(65536)
                at = head.find(b"/ld-musl-")
                if at < 0:
                    return None
                start = head.rfind(b"\0", 0, at) + 1
                loader = head[start:head.find(b"\0", at)].decode()
                said = subprocess.run([loader], stderr=subprocess.PIPE, universal_newlines=True).stderr
                return [l for l in said.splitlines() if l.startswith("Version ")][0].split()[1]
            except (OSError, IndexError, ValueError):
                return None
        def glibc():
            try:
                said = os.confstr("CS_GNU_LIBC_VERSION")
                return said.split()[1] if said else None
            except (AttributeError, OSError, ValueError):
                return None
        name = sys.implementation.name
        short = {"cpython": "cp", "pypy": "pp", "ironpython": "ip", "jython": "jy"}.get(name, name)
        v = sys.implementation.version
        iv = "%d.%d.%d" % v[:3] + ("" if v[3] == "final" else v[3][0] + str(v[4]))
        digits = "%d%d" % sys.version_info[:2]
        soabi = sysconfig.get_config_var("SOABI") or ""
        if short == "cp":
            abi = "cp" + digits + ("t" if sysconfig.get_config_var("Py_GIL_DISABLED") else "") + ("d" if hasattr(sys, "gettotalrefcount") else "")
            if sys.version_info < (3, 8) and sysconfig.get_config_var("WITH_PYMALLOC") not in (0, "0"):
                abi += "m"
        else:
            abi = "_".join(soabi.split("-")[:2]) or "none"
        print(json.dumps({
            "version": platform.python_version(), "implementation": short, "abi": abi, "bits": struct.calcsize("P") * 8,
            "glibc": glibc(), "musl": musl(),
            "markers": {
                "implementation_name": name, "implementation_version": iv, "os_name": os.name,
                "platform_machine": platform.machine(), "platform_python_implementation": platform.python_implementation(),
                "platform_release": "", "platform_system": platform.system(), "platform_version": "",
                "python_full_version": platform.python_version(), "python_version": ".".join(platform.python_version_tuple()[:2]),
                "sys_platform": sys.platform}}))

        """;

    /// <param name="json">What the script printed.</param>
    /// <param name="executable">Absolute path of the interpreter inside the image.</param>
    /// <exception cref="BerthException">BERTH2014: the text is not the script's answer, or the interpreter is older than 3.7.</exception>
    public static PythonFacts Parse(string json, string executable)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Describe(document.RootElement).ToFacts(executable);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new BerthException(new Problem(PythonProblems.ProbeFailed, $"the base image's `{executable}` did not describe itself", Fix: "use a base image with CPython 3.7 or later"), e);
        }
    }

    private static InterpreterDescription Describe(JsonElement root)
    {
        var markers = root.GetProperty("markers").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
        return new(Text(root, "version"), Text(root, "implementation"), Text(root, "abi"), Platform(root, markers["platform_machine"]), markers);
    }

    private static LinuxPlatform Platform(JsonElement root, string machine)
    {
        var bits = root.GetProperty("bits").GetInt32();
        // glibc answers for itself; where it does not, the loader named in the executable may be musl's.
        if (LibraryVersion(root, "glibc") is { } glibc) return new(machine, CLibrary.Glibc, glibc, bits);
        if (LibraryVersion(root, "musl") is { } musl) return new(machine, CLibrary.Musl, musl, bits);
        return new(machine, CLibrary.Unknown, (0, 0), bits);
    }

    private static (int Major, int Minor)? LibraryVersion(JsonElement root, string name) =>
        root.GetProperty(name).GetString() is { } text && PythonVersion.TryParse(text, out var version) && version.Release.Length > 1
            ? ((int)version.Release[0], (int)version.Release[1])
            : null;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
