using System.Collections.Immutable;
using Berth.Core.Environments;

namespace Berth.Dialects.AzureMl;

/// <summary>The conda file of an environment that is saved.</summary>
internal static class SavedConda
{
    private const string DefaultPython = "python=3.11";

    /// <summary>As it was read where it came from a conda file; else Python's version and its packages under pip. Nothing is added.</summary>
    public static CondaDependencies Of(EnvironmentSpec spec) => spec.Conda is { } conda
        ? CondaDependencies.Of(conda, "project_environment")
        : new CondaDependencies
        {
            Python = MatchOf(spec.Python.RequiresPython?.Value),
            Packages = ["pip"],
            PipOptions = Options(spec.Python),
            Pip = [.. spec.Python.Requirements.Select(r => r.Value)],
            Channels = ["conda-forge"],
        };

    /// <summary>Specifiers of PEP 440 in conda's words.</summary>
    private static string MatchOf(string? specifiers)
    {
        if (specifiers is null) return DefaultPython;
        return specifiers.StartsWith("==", StringComparison.Ordinal) && specifiers.EndsWith(".*", StringComparison.Ordinal) && !specifiers.Contains(',', StringComparison.Ordinal)
            ? $"python={specifiers[2..^2]}"
            : $"python{specifiers.Replace(" ", "", StringComparison.Ordinal)}";
    }

    private static ImmutableArray<string> Options(PythonSpec python)
    {
        var options = ImmutableArray.CreateBuilder<string>();
        // The last index is the usual one, as reading puts extra ones before it.
        if (python.Indexes.Cpu is [.., var usual]) options.Add($"--index-url {usual}");
        options.AddRange(python.Indexes.Cpu.SkipLast(1).Select(i => $"--extra-index-url {i}"));
        options.AddRange(python.FindLinks.Select(f => $"--find-links {f}"));
        if (python.NoIndex) options.Add("--no-index");
        if (python.PreReleases) options.Add("--pre");
        if (python.RequireHashes) options.Add("--require-hashes");
        if (!python.NoBinary.IsEmpty) options.Add($"--no-binary {string.Join(',', python.NoBinary)}");
        if (!python.OnlyBinary.IsEmpty) options.Add($"--only-binary {string.Join(',', python.OnlyBinary)}");
        return options.ToImmutable();
    }
}
