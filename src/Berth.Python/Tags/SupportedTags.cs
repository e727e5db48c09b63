using System.Collections.Immutable;

namespace Berth.Python.Tags;

/// <summary>The tags an interpreter accepts (PEP 425), best first.</summary>
public static class SupportedTags
{
    /// <param name="implementation"><c>cp</c> for CPython, <c>pp</c> for PyPy, another interpreter's own short name otherwise.</param>
    /// <param name="abi">Such as <c>cp312</c>, <c>cp313t</c>, <c>pypy310_pp73</c>.</param>
    /// <param name="platforms">Best first.</param>
    public static ImmutableArray<WheelTag> Of(string implementation, (int Major, int Minor) python, string abi, ImmutableArray<string> platforms)
    {
        var interpreter = $"{implementation}{python.Major}{python.Minor}";
        var own = implementation == "cp" ? CPython(interpreter, python, abi, platforms) : Generic(interpreter, abi, platforms);
        return [.. own.Concat(Pure(implementation == "pp" ? "pp3" : interpreter, python, platforms)).Distinct()];
    }

    private static IEnumerable<WheelTag> CPython(string interpreter, (int Major, int Minor) python, string abi, ImmutableArray<string> platforms)
    {
        var stable = abi.EndsWith('t') ? "abi3t" : "abi3";
        foreach (var platform in platforms) yield return new(interpreter, abi, platform);
        foreach (var platform in platforms) yield return new(interpreter, stable, platform);
        foreach (var platform in platforms) yield return new(interpreter, "none", platform);
        for (var minor = python.Minor - 1; minor >= 2; minor--)
            foreach (var platform in platforms) yield return new($"cp{python.Major}{minor}", stable, platform);
    }

    private static IEnumerable<WheelTag> Generic(string interpreter, string abi, ImmutableArray<string> platforms)
    {
        foreach (var platform in platforms) yield return new(interpreter, abi, platform);
        foreach (var platform in platforms) yield return new(interpreter, "none", platform);
    }

    private static IEnumerable<WheelTag> Pure(string interpreter, (int Major, int Minor) python, ImmutableArray<string> platforms)
    {
        foreach (var language in Languages(python))
            foreach (var platform in platforms) yield return new(language, "none", platform);
        yield return new(interpreter, "none", "any");
        foreach (var language in Languages(python)) yield return new(language, "none", "any");
    }

    private static IEnumerable<string> Languages((int Major, int Minor) python)
    {
        yield return $"py{python.Major}{python.Minor}";
        yield return $"py{python.Major}";
        for (var minor = python.Minor - 1; minor >= 0; minor--) yield return $"py{python.Major}{minor}";
    }
}
