using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Toml;

namespace Berth.Build.Sources;

/// <summary>What a source needs to be built (PEP 518) and by whom it is built (PEP 517).</summary>
/// <param name="Requires">PEP 508 requirements of the build.</param>
/// <param name="Backend">A module, and after a colon an object in it.</param>
/// <param name="BackendPath">Folders of the source in which the backend is looked for first.</param>
public sealed record BuildSystem(ImmutableArray<string> Requires, string Backend, ImmutableArray<string> BackendPath)
{
    /// <summary>For a source that does not say: setuptools, as it ran <c>setup.py</c> (PEP 517, "Source trees").</summary>
    public static BuildSystem Legacy { get; } = new(["setuptools>=40.8.0"], "setuptools.build_meta:__legacy__", []);

    /// <param name="pyproject">Content of <c>pyproject.toml</c>; null where there is none.</param>
    /// <param name="file">For messages.</param>
    public static Checked<BuildSystem> Read(byte[]? pyproject, string file)
    {
        if (pyproject is null) return new(Legacy, []);
        var document = TomlDocument.Parse(pyproject, file);
        if (document.Value is not { } project) return new(null, document.Problems);
        if (project.Find("build-system") is not { } found) return new(Legacy, []);
        if (found is not TomlTable system) return Refuse(found, $"`build-system` is {found.Noun}, not a table");
        if (Texts(system, "requires", out var bad) is not { } requires) return Refuse(bad ?? system, "`build-system.requires` is not a list of requirements");
        var named = Texts(system, "backend-path", out bad);
        if (named is null && bad is not null) return Refuse(bad, "`build-system.backend-path` is not a list of folders");
        var path = named ?? [];
        if (path.FirstOrDefault(p => Path.IsPathRooted(p) || p.Split('/').Contains("..")) is { } outside) return Refuse(system, $"the backend path `{outside}` leads out of the source");
        return system.Find("build-backend") switch
        {
            null => new(Legacy with { Requires = requires }, []),
            TomlText backend => new(new(requires, backend.Value, path), []),
            var other => Refuse(other, $"`build-system.build-backend` is {other.Noun}, not text"),
        };

        Checked<BuildSystem> Refuse(TomlValue where, string what) =>
            new(null, [new Problem(BuildProblems.InvalidSource, $"{what} (PEP 518)", where.Where, "use another release of the package, or one that has wheels")]);
    }

    private static ImmutableArray<string>? Texts(TomlTable table, string key, out TomlValue? bad)
    {
        bad = table.Find(key);
        if (bad is not TomlArray list || list.Items.Any(i => i is not TomlText)) return null;
        return [.. list.Items.Cast<TomlText>().Select(t => t.Value)];
    }
}
