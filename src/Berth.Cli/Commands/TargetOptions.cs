using System.CommandLine;
using Berth.Cli.Workspace;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python;
using Berth.Python.Tags;
using Berth.Python.Targets;

namespace Berth.Cli.Commands;

/// <summary>The options of <c>berth lock</c> that lock packages for a named Python instead of an image's; all go with <c>--python</c>.</summary>
public sealed class TargetOptions
{
    public Option<string?> Python { get; } = new("--python") { Description = "Lock the packages alone, for this version of CPython without an image.", HelpName = "3.N[.N]" };

    public Option<string?> Glibc { get; } = new("--glibc") { Description = "With --python: glibc of the target (default: 2.36).", HelpName = "2.N" };

    public Option<string?> Musl { get; } = new("--musl") { Description = "With --python: musl of the target, in place of glibc.", HelpName = "1.N" };

    public Option<string[]> ExtraIndex { get; } = new("--extra-index") { Description = "With --python: package index to ask after the others; may be repeated.", HelpName = "URL" };

    public Option<bool> Pre { get; } = new("--pre") { Description = "With --python: pre-releases count like final versions." };

    public Option<string[]> Constraint { get; } = new("--constraint", "-c") { Description = "With --python: file of requirements that only limit versions; may be repeated.", HelpName = "FILE" };

    public Option<string[]> Override { get; } = new("--override") { Description = "With --python: file of requirements that replace what packages ask for; may be repeated.", HelpName = "FILE" };

    public Option<string[]> NoBinary { get; } = new("--no-binary") { Description = "With --python: packages to build from source, with commas; :all: for every one.", HelpName = "NAMES" };

    public Option<string[]> OnlyBinary { get; } = new("--only-binary") { Description = "With --python: packages never to build from source, with commas; :all: for every one.", HelpName = "NAMES" };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "With --python: file to write to; versions it holds are kept where they fit.", HelpName = "FILE" };

    private Option[] All => [Python, Glibc, Musl, ExtraIndex, Pre, Constraint, Override, NoBinary, OnlyBinary, Output];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>Whether packages are locked for a named Python.</summary>
    /// <exception cref="BerthException">BERTH6001: an option is given that only means something then.</exception>
    public bool AreGiven(ParseResult parsed)
    {
        if (parsed.GetValue(Python) is not null) return true;
        if (All.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is not { } stray) return false;
        throw new BerthException(new Problem(CliProblems.Usage, $"`{stray.Name}` only goes with `--python`", Fix: $"berth lock --python 3.12 {stray.Name} …"));
    }

    /// <param name="platform">Null: this machine's.</param>
    /// <exception cref="BerthException">BERTH2030, BERTH6001.</exception>
    public PythonFacts Target(ParseResult parsed, Platform? platform)
    {
        var (library, version) = NamedTarget.DefaultLibrary;
        if (parsed.GetValue(Glibc) is { } glibc) (library, version) = (CLibrary.Glibc, Numbers("--glibc", glibc, "2.36"));
        if (parsed.GetValue(Musl) is { } musl) (library, version) = (CLibrary.Musl, Numbers("--musl", musl, "1.2"));
        return new NamedTarget(parsed.GetValue(Python)!, platform ?? Machine.Platform, library, version).ToFacts().OrThrow();
    }

    /// <summary>What the command line adds to the requirements of a file.</summary>
    public PythonSpec AddTo(PythonSpec python, ParseResult parsed, SessionOptions session)
    {
        var replaced = parsed.GetValue(session.Index) ?? [];
        var indexes = replaced.Length > 0 ? [.. replaced] : python.Indexes.Cpu;
        var links = (parsed.GetValue(session.FindLinks) ?? []).Select(l => l.Contains("://", StringComparison.Ordinal) ? l : Path.GetFullPath(l));
        return python with
        {
            Indexes = PerAccelerator<System.Collections.Immutable.ImmutableArray<string>>.Same([.. indexes.Concat(parsed.GetValue(ExtraIndex) ?? [])]),
            FindLinks = [.. links, .. python.FindLinks],
            NoIndex = python.NoIndex && replaced.Length == 0,
            PreReleases = python.PreReleases || parsed.GetValue(Pre),
            Constraints = [.. python.Constraints, .. (parsed.GetValue(Constraint) ?? []).SelectMany(f => Declarations.Requirements(f))],
            Overrides = [.. python.Overrides, .. (parsed.GetValue(Override) ?? []).SelectMany(f => Declarations.Requirements(f))],
            NoBinary = [.. python.NoBinary, .. Packages(parsed.GetValue(NoBinary))],
            OnlyBinary = [.. python.OnlyBinary, .. Packages(parsed.GetValue(OnlyBinary))],
        };
    }

    private static IEnumerable<string> Packages(string[]? lists) => (lists ?? [])
        .SelectMany(l => l.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(n => n == ":all:" ? n : PackageName.Normalize(n));

    private static (int Major, int Minor) Numbers(string option, string text, string example) =>
        text.Split('.') is [var major, var minor] && int.TryParse(major, System.Globalization.NumberStyles.None, null, out var first) && int.TryParse(minor, System.Globalization.NumberStyles.None, null, out var second)
            ? (first, second)
            : throw new BerthException(new Problem(CliProblems.Usage, $"`{text}` is no version of a C library", Fix: $"write `{option} {example}`"));
}
