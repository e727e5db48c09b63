using System.Collections.Immutable;
using System.CommandLine;
using Berth.Build;
using Berth.Build.Pipeline;
using Berth.Build.Steps;
using Berth.Cli.Commands;
using Berth.Cli.Display;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;
using Berth.Python;
using Berth.Runtimes.Local;
using Berth.Runtimes.Local.Active;

namespace Berth.Cli.Workspace;

/// <summary>The parts a verb that locks, builds or runs works with, put together from its options.</summary>
public sealed class Session
{
    private Task? _preload;

    private Session(ContentStore store, Lazy<LocalRuntime> runtime, BuildSettings settings, ProgressDisplay progress)
    {
        (Store, Runtime, Settings, Progress) = (store, runtime, settings, progress);
        Tools = new BuildTools(store, new Lazy<IStepRunner>(() => runtime.Value), progress, p => ProblemText.Print([p]), TimeProvider.System);
        Pipeline = new EnvironmentPipeline(Tools, settings);
    }

    public ContentStore Store { get; }

    /// <summary>Made when something is about to run.</summary>
    public Lazy<LocalRuntime> Runtime { get; }

    public BuildSettings Settings { get; }

    public ProgressDisplay Progress { get; }

    public BuildTools Tools { get; }

    public EnvironmentPipeline Pipeline { get; }

    /// <summary>
    /// Loads what every run needs and what takes milliseconds to load (hashing, the container engine) on another thread, while this one reads the
    /// declaration. A failure is kept by <see cref="Runtime"/> and told to whoever asks for it.
    /// </summary>
    public void Preload() => _preload = Task.Run(() =>
    {
        ContentDigest.Of("");
        try
        {
            _ = Runtime.Value;
        }
        catch (BerthException)
        {
            return;
        }
    });

    /// <summary>Opens the store and clears away what killed commands left behind.</summary>
    public static Session Open(ParseResult parsed, SessionOptions choices)
    {
        var store = BerthHome.OpenStore();
        var options = LocalRuntimeOptions.Under(store.Home);
        LeftBehind.Sweep(options);
        var settings = new BuildSettings
        {
            Platform = Machine.Platform,
            Accelerator = (choices.Accelerator is { } accelerator ? parsed.GetValue(accelerator) : null) ?? Machine.Accelerator,
            Locked = parsed.GetValue(choices.Locked) || (choices.Check is { } check && parsed.GetValue(check)),
            Relocking = choices.Relocking,
            Upgrade = choices.Upgrade is { } upgrade && parsed.GetValue(upgrade),
            UpgradePackages = PackagesOf(choices.UpgradePackage is { } packages ? parsed.GetValue(packages) : null),
            Indexes = [.. parsed.GetValue(choices.Index) ?? []],
            FindLinks = [.. (parsed.GetValue(choices.FindLinks) ?? []).Select(l => l.Contains("://", StringComparison.Ordinal) ? l : Path.GetFullPath(l))],
            DebianMirror = System.Environment.GetEnvironmentVariable("BERTH_DEBIAN_MIRROR") is { Length: > 0 } mirror ? mirror : null,
            MachineVariables = Workspace.Machine.ProxyVariables,
            IndexVariables = Workspace.Machine.AllVariables,
            Offline = parsed.GetValue(choices.Offline),
        };
        return new Session(store, new Lazy<LocalRuntime>(() => LocalRuntime.Open(options)), settings, new ProgressDisplay(parsed.GetValue(choices.Quiet), parsed.GetValue(choices.Verbose)));
    }

    private static ImmutableSortedSet<string> PackagesOf(string[]? names)
    {
        if (names?.FirstOrDefault(n => !PackageName.IsValid(n)) is { } wrong)
            throw new BerthException(new Problem(CliProblems.Usage, $"`{wrong}` is not the name of a package", Fix: "berth lock --upgrade-package NAME"));
        return ImmutableSortedSet.Create(StringComparer.Ordinal, [.. (names ?? []).Select(PackageName.Normalize)]);
    }
}

/// <summary>The options a <see cref="Session"/> is made from.</summary>
public sealed record SessionOptions
{
    /// <summary>Null for a verb that takes several.</summary>
    public Option<Accelerator?>? Accelerator { get; init; } = CommonOptions.Accelerator();

    public Option<bool> Locked { get; } = CommonOptions.Locked();

    public Option<string[]> Index { get; } = CommonOptions.Index();

    public Option<string[]> FindLinks { get; } = CommonOptions.FindLinks();

    public Option<bool> Offline { get; } = CommonOptions.Offline();

    public Option<string?> Dialect { get; } = CommonOptions.Dialect();

    public LayerOptions Layers { get; } = new();

    public Option<string[]> Group { get; } = CommonOptions.Group();

    public Option<string[]> Extra { get; } = CommonOptions.Extra();

    public Option<string?> Base { get; } = CommonOptions.Base();

    /// <summary>Null where the verb means something else by it.</summary>
    public Option<string?>? Python { get; init; } = CommonOptions.Python();

    public Option<bool> Quiet { get; } = CommonOptions.Quiet();

    public Option<bool> Verbose { get; } = CommonOptions.Verbose();

    /// <summary>Only where resolving anew makes sense.</summary>
    public Option<bool>? Upgrade { get; init; }

    /// <summary>Only where single packages can be resolved anew.</summary>
    public Option<string[]>? UpgradePackage { get; init; }

    /// <summary>Only where a verb can look without doing; it implies <see cref="Locked"/>.</summary>
    public Option<bool>? Check { get; init; }

    /// <summary>The verb writes the lock beside the declaration anew.</summary>
    public bool Relocking { get; init; }

    public void AddTo(Command command)
    {
        foreach (var option in new Option?[] { Dialect, Accelerator, Relocking && Check is null ? null : Locked, Base, Python, Group, Extra, Index, FindLinks, Offline, Quiet, Verbose, Upgrade, UpgradePackage, Check }.Concat(Layers.All))
            if (option is not null) command.Options.Add(option);
    }
}
