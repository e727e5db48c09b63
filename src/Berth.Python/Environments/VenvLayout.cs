using Berth.Core.Locking;

namespace Berth.Python.Environments;

/// <summary>Where things stand in the virtual environment of an image. Paths are layer paths: without a leading slash.</summary>
public sealed record VenvLayout
{
    /// <summary>The same in every image, so that launchers are the same bytes on every base.</summary>
    public const string Prefix = "opt/berth/venv";

    /// <summary>What launchers name.</summary>
    public const string Interpreter = "/opt/berth/venv/bin/python";

    public const string Binaries = Prefix + "/bin";

    private VenvLayout(string folder) => Folder = folder;

    /// <summary>Such as <c>python3.12</c>, <c>python3.13t</c> or <c>pypy3.10</c>.</summary>
    public string Folder { get; }

    public string SitePackages => $"{Prefix}/lib/{Folder}/site-packages";

    public string Headers => $"{Prefix}/include/site/{Folder}";

    public static VenvLayout Of(PythonFacts facts)
    {
        var freeThreaded = !facts.Tags.IsDefaultOrEmpty && facts.ImplementationTag == "cp" && facts.Tags[0].Split('-') is [_, var abi, _] && abi.EndsWith('t');
        return new($"{(facts.ImplementationTag == "pp" ? "pypy" : "python")}{facts.MinorVersion}{(freeThreaded ? "t" : "")}");
    }
}
