using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Probing;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Targets;

/// <summary>A CPython on Linux that is only named: there is no image to look at.</summary>
/// <param name="Python"><c>3.12</c>, <c>3.12.4</c>, <c>3.14.0rc1</c>, or <c>3.13t</c> for free threads. Without a third number the first release of
/// that line counts (3.12 is 3.12.0), as <c>uv --python-version</c> does: what fits it fits every later one of the line.</param>
/// <param name="Library">The C library, <see cref="DefaultLibrary"/> where nothing is said.</param>
public sealed record NamedTarget(string Python, Platform Platform, CLibrary Library, (int Major, int Minor) LibraryVersion)
{
    private const int OldestMinor = 7;

    /// <summary>glibc 2.36, that of Debian 12, on which environments are built unless another base is declared.</summary>
    public static (CLibrary Library, (int Major, int Minor) Version) DefaultLibrary => (CLibrary.Glibc, (2, 36));

    /// <summary>The facts an interpreter of that name would tell. <see cref="PythonFacts.Executable"/> is only a placeholder.</summary>
    public Checked<PythonFacts> ToFacts()
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var threads = Python.EndsWith('t');
        var text = threads ? Python[..^1] : Python;
        if (!PythonVersion.TryParse(text, out var version) || !IsPython(version))
            problems.Add(new(PythonProblems.InvalidTarget, $"`{Python}` is no version of Python that can be locked for", Fix: "write a version from 3.7 on, such as `--python 3.12`"));
        else if (threads && version.Release[1] < 13)
            problems.Add(new(PythonProblems.InvalidTarget, $"Python {text} has no build with free threads", Fix: "write `--python 3.13t`, or leave out the `t`"));
        var machine = LinuxPlatform.MachineOf(Platform);
        if (machine is null)
            problems.Add(new(PythonProblems.InvalidTarget, $"nothing is known of Python packages on `{Platform}`", Fix: "write `--platform linux/amd64` or `--platform linux/arm64`"));
        if (problems.Count > 0) return new(null, problems.ToImmutable());
        var platform = new LinuxPlatform(machine!, Library, LibraryVersion, Platform.Architecture is "386" or "arm" ? 32 : 64);
        var flags = (threads ? "t" : "") + (version!.Release[1] == OldestMinor ? "m" : "");
        return new(InterpreterDescription.CPython(version.Release.Length == 2 ? $"{version}.0" : version.ToString(), flags, platform).ToFacts("/usr/bin/python3"), []);
    }

    private static bool IsPython(PythonVersion version) =>
        version is { Post: null, Dev: null, HasLocal: false, Release.Length: 2 or 3 } && version.Epoch == 0
            && version.Release[0] == 3 && version.Release[1] >= OldestMinor && version.Release[1] < 1000
            && (version.Pre is null || version.Release.Length == 3);
}
