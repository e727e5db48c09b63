using Berth.Core.Locking;
using Berth.Python.Probing;

namespace Berth.Python.Tests;

internal static class Target
{
    public static PythonFacts Cp312 { get; } = For("3.12.1");

    /// <param name="version">With three numbers.</param>
    public static PythonFacts For(string version)
    {
        var minor = string.Join('.', version.Split('.')[..2]);
        return PythonProbe.Parse(
            """
            {"version": "FULL", "implementation": "cp", "abi": "ABI", "bits": 64, "glibc": "2.36", "musl": null,
             "markers": {"implementation_name": "cpython", "implementation_version": "FULL", "os_name": "posix", "platform_machine": "x86_64",
               "platform_python_implementation": "CPython", "platform_release": "", "platform_system": "Linux", "platform_version": "",
               "python_full_version": "FULL", "python_version": "MINOR", "sys_platform": "linux"}}
            """.Replace("FULL", version, StringComparison.Ordinal).Replace("MINOR", minor, StringComparison.Ordinal)
                .Replace("ABI", "cp" + minor.Replace(".", "", StringComparison.Ordinal), StringComparison.Ordinal), "/usr/bin/python3");
    }
}
