using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Files;
using Berth.Dialects.Native;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Curated;

/// <summary>Environments that come with Berth, written in its own dialect. A base of <c>curated/NAME</c> stands for one of them.</summary>
public static class CuratedEnvironments
{
    public const string Prefix = "curated/";

    /// <summary>Sorted, without the prefix.</summary>
    public static IEnumerable<string> Names => typeof(CuratedEnvironments).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]).Order(StringComparer.Ordinal);

    /// <summary>The environment laid over the curated one that its base names; the same environment where no base is curated.</summary>
    /// <returns>Null, with a problem added, where there is none of the name or where the base differs by accelerator.</returns>
    public static EnvironmentSpec? Expand(EnvironmentSpec environment, ImmutableArray<Problem>.Builder problems)
    {
        Declared<string>?[] bases = [environment.Base.Cpu, environment.Base.Cuda, environment.Base.Rocm];
        var curated = bases.FirstOrDefault(b => b is not null && b.Value.StartsWith(Prefix, StringComparison.Ordinal));
        if (curated is null) return environment;
        if (bases.Any(b => b?.Value != curated.Value))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{curated.Value}` stands for every accelerator and cannot be mixed with other images",
                curated.Where, $"give `{curated.Value}` alone, as text"));
            return null;
        }

        return Find(curated, problems) is { } lower ? environment.OnTopOf(lower) : null;
    }

    private static EnvironmentSpec? Find(Declared<string> curated, ImmutableArray<Problem>.Builder problems)
    {
        var name = curated.Value[Prefix.Length..];
        using var stream = typeof(CuratedEnvironments).Assembly.GetManifestResourceStream(curated.Value);
        if (stream is null)
        {
            var nearest = NearestName.Of(name, Names);
            var fix = nearest is null
                ? "use one of " + string.Join(", ", Names.Select(n => $"`{Prefix}{n}`"))
                : $"write `{Prefix}{nearest}`";
            problems.Add(new Problem(DialectProblems.UnknownCurated, $"there is no curated environment `{name}`", curated.Where, fix));
            return null;
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var file = new DocumentFile("/" + curated.Value, curated.Value);
        var root = YamlDocument.Parse(content, file.Shown, NativeDialect.Flavour).OrThrow();
        Declaration declaration = NativeDialect.Read(root, file, ReadingOptions.Default).OrThrow();
        return declaration.Environment;
    }
}
