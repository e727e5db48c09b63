using Berth.Core.Locking;
using Berth.Python.Probing;

namespace Berth.Python.Tests;

internal static class Target
{
    public static PythonFacts Cp312 { get; } = PythonProbe.Parse(
        """
        {"version": "3.12.1", "implementation": "cp", "abi": "cp312", "bits": 64, "glibc": "2.36", "musl": null,
         "markers": {"implementation_name": "cpython", "implementation_version": "3.12.1", "os_name": "posix", "platform_machine": "x86_64",
           "platform_python_implementation": "CPython", "platform_release": "", "platform_system": "Linux", "platform_version": "",
           "python_full_version": "3.12.1", "python_version": "3.12", "sys_platform": "linux"}}
        """, "/usr/bin/python3");
}
