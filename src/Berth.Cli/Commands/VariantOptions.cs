using System.Collections.Immutable;
using System.CommandLine;
using Berth.Build.Pipeline;
using Berth.Cli.Workspace;
using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Cli.Commands;

/// <summary><c>--platform</c> and <c>--accelerator</c> of a verb that takes several of each, with commas or repeated.</summary>
public sealed class VariantOptions
{
    private readonly Option<string[]> _platform = new("--platform") { Description = "Platforms to lock for (default: those of the lock, and this machine's).", HelpName = "OS/ARCHITECTURE,…" };

    private readonly Option<string[]> _accelerator = new("--accelerator") { Description = "Accelerators to lock for (default: those of the lock, and what this machine has).", HelpName = "cpu,cuda,rocm" };

    public VariantOptions()
    {
        _platform.CompletionSources.Add("linux/amd64", "linux/arm64");
        _accelerator.CompletionSources.Add([.. Names]);
    }

    private static IEnumerable<string> Names => Enum.GetNames<Accelerator>().Select(n => n.ToLowerInvariant());

    public void AddTo(Command command)
    {
        command.Options.Add(_platform);
        command.Options.Add(_accelerator);
    }

    /// <summary>Every asked platform with every asked accelerator; this machine's where only the other is asked for; empty where neither is.</summary>
    /// <exception cref="BerthException">BERTH6001: there is no such platform or accelerator.</exception>
    public ImmutableArray<LockVariant> Of(ParseResult parsed)
    {
        var platforms = Platforms(parsed);
        var accelerators = Words(parsed, _accelerator).Select(ReadAccelerator).Distinct().ToList();
        if (platforms.IsEmpty && accelerators.Count == 0) return [];
        if (platforms.IsEmpty) platforms = [Machine.Platform];
        if (accelerators.Count == 0) accelerators = [Machine.Accelerator];
        return [.. platforms.SelectMany(p => accelerators.Select(a => new LockVariant(p, a, RunsHere(p))))];
    }

    /// <summary>As asked for; empty where none is.</summary>
    /// <exception cref="BerthException">BERTH6001: one is not written as a platform is.</exception>
    public ImmutableArray<Platform> Platforms(ParseResult parsed) => [.. Words(parsed, _platform).Select(ReadPlatform).Distinct()];

    public static LockVariant ThisMachine => new(Machine.Platform, Machine.Accelerator, RunsHere: true);

    public static bool RunsHere(Platform platform) => platform == Machine.Platform;

    private static IEnumerable<string> Words(ParseResult parsed, Option<string[]> option) =>
        (parsed.GetValue(option) ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static Platform ReadPlatform(string word)
    {
        var parts = word.ToLowerInvariant().Split('/');
        if (parts.Length is not (2 or 3) || parts[0] != "linux" || parts.Any(p => p.Length == 0 || !p.All(char.IsAsciiLetterOrDigit)))
            throw new BerthException(new Problem(CliProblems.Usage, $"`{word}` is no platform that environments are made for", Fix: "write `--platform linux/amd64` or `--platform linux/arm64`"));
        // v8 is what arm64 always is.
        var variant = parts.ElementAtOrDefault(2);
        return new Platform(parts[0], parts[1], parts[1] == "arm64" && variant == "v8" ? null : variant);
    }

    private static Accelerator ReadAccelerator(string word)
    {
        if (Names.Contains(word, StringComparer.OrdinalIgnoreCase)) return Enum.Parse<Accelerator>(word, ignoreCase: true);
        var near = NearestName.Of(word, Names);
        throw new BerthException(new Problem(CliProblems.Usage, $"there is no accelerator `{word}`", Fix: near is null ? $"use some of {string.Join(", ", Names)}" : $"use `--accelerator {near}`"));
    }
}
