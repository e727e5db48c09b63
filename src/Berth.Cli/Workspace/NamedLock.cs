using System.CommandLine;
using Berth.Build;
using Berth.Build.Pipeline;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Cli.Workspace;

/// <summary>A lock that a verb looks at: a file that was named, or the one in force for a declaration.</summary>
/// <param name="Declaration">Null where the lock itself was named.</param>
/// <param name="Shown">What people called it.</param>
public sealed record NamedLock(EnvironmentLock Lock, Declaration? Declaration, string Shown)
{
    /// <summary>A lock is told by the end of its name.</summary>
    public static bool IsLockFile(string path) => File.Exists(path) && Path.GetExtension(path) is ".lock" or ".json";

    /// <exception cref="BerthException">BERTH4201: the declaration has no lock.</exception>
    public static NamedLock Load(string? path, ParseResult parsed, LockOptions options)
    {
        if (path is not null && IsLockFile(path)) return new(LockFile.Read(File.ReadAllBytes(path), path).OrThrow(), null, path);
        var declaration = Declarations.Load(path, parsed, options.Session);
        var pipeline = Session.Open(parsed, options.Session).Pipeline;
        // One that is out of date still says more than none; the pipeline has told that it is.
        var found = pipeline.FindLock(declaration)?.Lock ?? LockStore.FindBeside(declaration.File)?.Read();
        return new(found ?? throw Missing(declaration), declaration, path ?? declaration.File);
    }

    /// <summary>The variant that is asked for, or this machine's, or the only one.</summary>
    /// <exception cref="BerthException">BERTH4201: it is not in the lock; BERTH6213: there are several.</exception>
    public LockedVariant Choose(ParseResult parsed, LockOptions options)
    {
        var accelerator = parsed.GetValue(options.Session.Accelerator!);
        var platform = parsed.GetValue(options.Platform);
        var fitting = Lock.Variants.Where(v => (accelerator is null || v.Accelerator == accelerator) && (platform is null || v.Platform.ToString() == platform)).ToList();
        var here = fitting.Where(v => v.Platform == Machine.Platform).ToList();
        if (fitting.Count == 1) return fitting[0];
        if (here.Count == 1) return here[0];
        if (here.Find(v => v.Accelerator == Machine.Accelerator) is { } machines) return machines;
        var names = string.Join(", ", Lock.Variants.Select(v => $"{v.Platform} {Word(v.Accelerator)}"));
        throw new BerthException(fitting is [var first, ..]
            ? new Problem(CliProblems.SeveralVariants, $"`{Shown}` is locked for {names}", Fix: $"choose one with --platform {first.Platform} --accelerator {Word(first.Accelerator)}")
            : new Problem(BuildProblems.LockMissing, $"`{Shown}` is locked for {(names.Length == 0 ? "nothing" : names)} only", Fix: $"berth lock{(accelerator is { } a ? $" --accelerator {Word(a)}" : "")}"));
    }

    private static string Word(Accelerator accelerator) => accelerator.ToString().ToLowerInvariant();

    private static BerthException Missing(Declaration declaration) =>
        new(new Problem(BuildProblems.LockMissing, "there is no lock yet, so what is in the environment is not known", new SourceSpan(declaration.File), $"berth lock {declaration.File}"));
}

/// <summary>The options that choose a lock and a variant of it.</summary>
public sealed record LockOptions
{
    public SessionOptions Session { get; } = new();

    public Option<string?> Platform { get; } = new("--platform") { Description = "Look at the lock of this platform (default: this machine's).", HelpName = "OS/ARCHITECTURE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Session.Dialect, Session.Accelerator!, Platform }) command.Options.Add(option);
    }
}
