using System.Collections.Immutable;
using Berth.Build;
using Berth.Build.Contexts;
using Berth.Build.Images;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Oci.Layers;
using Berth.Oci.Store;
using Berth.Runtimes.Local;
using Berth.Runtimes.Runs;

namespace Berth.Runtimes.Launching;

/// <summary>Image and settings → run: packs the code, completes the image, starts the task and keeps the record.</summary>
public sealed class WorkloadLaunch(BuildTools tools, Lazy<LocalRuntime> runtime, Accelerator accelerator, IReadOnlyDictionary<string, string> proxies)
{
    private const string PycacheInside = "/var/cache/berth/pycache";
    private readonly ContentStore _store = tools.Store;
    private readonly RunHistory _history = new(tools.Store.Home);

    /// <summary>Packs what the run needs and puts its image together; nothing has started when it returns.</summary>
    public async Task<PreparedRun> PrepareAsync(LaunchRequest request, CancellationToken cancellationToken)
    {
        var workload = request.Declaration.Workload;
        var unprovided = ProvidedReferences.Missing(workload.References);
        if (!unprovided.IsEmpty) throw new BerthException(unprovided);
        await LayerUnpack.EnsureAsync(tools, request.Image.Layers, cancellationToken);
        var layers = ImmutableArray.CreateBuilder<BuiltLayer>();
        CachedContext? context = null;
        if (request.Context is { } folder)
        {
            var packing = new ContextPacking(_store, tools.Progress, tools.Time);
            (context, var warnings) = await packing.PackAsync(folder, workload.Context, workload.WorkDirectory, workload.StartupHook, cancellationToken);
            foreach (var warning in warnings) tools.Warn(warning);
            layers.Add(new BuiltLayer("context", Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), context.DiffId, context.Size, [], FromCache: true));
        }

        var start = StartFiles(workload, context?.HasHook == true);
        if (start.Count > 0)
        {
            layers.Add(await FilesLayer.GetAsync(_store, "start", "start script and task files", start, cancellationToken));
        }

        var (variables, problems) = TaskEnvironment.Of(
            request.Image.Environment, workload.SystemVariables, request.Declaration.Environment.Variables[accelerator], proxies);
        if (problems.Any(p => p.Severity == Severity.Error)) throw new BerthException(problems);
        foreach (var warning in problems) tools.Warn(warning);
        var arguments = Arguments(request, context?.HasHook == true);
        var image = RunImage.Put(_store, request.Image, layers.ToImmutable(), arguments, workload.WorkDirectory);
        return new PreparedRun(image, arguments, variables, context?.DiffId);
    }

    /// <summary>Runs to the end; cancelling stops the task, and its result still comes. The record is kept before the task starts and again when it ended.</summary>
    /// <param name="started">Given the run as soon as there is one, to send it signals.</param>
    public async Task<RunOutcome> RunAsync(
        LaunchRequest request, PreparedRun prepared, RunStreams streams, Action<LocalRun> started, CancellationToken cancellationToken)
    {
        var workload = request.Declaration.Workload;
        var start = tools.Time.GetUtcNow();
        var record = new RunRecord
        {
            Id = RunHistory.NewId(start),
            Name = workload.Name ?? request.Declaration.Environment.Name,
            File = request.Declaration.File,
            Environment = request.Image.Manifest,
            Image = prepared.Image.Manifest,
            Arguments = prepared.Arguments,
            WorkDirectory = workload.WorkDirectory,
            Started = start,
        };
        var folder = _history.FolderOf(record.Id);
        Directory.CreateDirectory(folder);
        _history.Keep(record);
        var mounts = Pycache(request.Image, prepared, workload.WorkDirectory, out var variables);
        var run = runtime.Value.Start(new RunRequest
        {
            Id = record.Id,
            LowerDirectories = SnapshotsOf(prepared.Image),
            RunDirectory = folder,
            Arguments = prepared.Arguments,
            Environment = variables,
            WorkDirectory = workload.WorkDirectory,
            User = request.Image.User,
            Limits = workload.Resources,
            Terminal = request.Terminal,
            Interactive = request.Interactive,
            HostName = $"berth-{record.Id[^4..]}",
            Mounts = mounts,
            KeepUpper = request.KeepChanges,
        }, streams);
        started(run);
        run.StopOn(cancellationToken);
        var result = await run.Completion;
        record = record with
        {
            Ended = tools.Time.GetUtcNow(),
            State = RunState.Ended,
            ExitCode = result.ExitCode,
            OutOfMemory = result.OutOfMemory,
        };
        _history.Keep(record);
        return new RunOutcome(record, result.Problem);
    }

    private ImmutableArray<string> SnapshotsOf(RunImage image)
    {
        var folders = ImmutableArray.CreateBuilder<string>(image.DiffIds.Length);
        foreach (var diffId in image.DiffIds) folders.Add(_store.SnapshotPath(diffId));
        return folders.MoveToImmutable();
    }

    private static ImmutableArray<string> Arguments(LaunchRequest request, bool withHook)
    {
        var workload = request.Declaration.Workload;
        var arguments = !request.Override.IsEmpty ? request.Override
            : workload.Entrypoint?.ToArguments()
            ?? throw new BerthException(new Problem(RuntimeProblems.NoCommand, "the declaration says nothing to run",
                new SourceSpan(request.Declaration.File), "add `run: python train.py`, or give a command after `--`"));
        return withHook ? ["/" + StartScript.Path, workload.StartupHook!, .. arguments] : arguments;
    }

    private static List<FilesLayer.TextFile> StartFiles(WorkloadSpec workload, bool withHook)
    {
        var files = new List<FilesLayer.TextFile>();
        foreach (var (path, text) in workload.SystemFiles) files.Add(new FilesLayer.TextFile(path.TrimStart('/'), text, LayerFormat.FileMode));
        if (withHook) files.Add(StartScript.File);
        return files;
    }

    /// <summary>
    /// Python's byte code is kept between runs, by environment: its files never change, and their times are constant. The code folder's files have
    /// the same constant time whatever is in them, so its byte code is kept apart, by content.
    /// </summary>
    private ImmutableArray<RunMount> Pycache(BuiltImage image, PreparedRun prepared, string workDirectory, out ImmutableArray<string> variables)
    {
        variables = prepared.Variables;
        if (!HasPython(image)) return [];
        if (variables.Any(v => v.StartsWith("PYTHONPYCACHEPREFIX=", StringComparison.Ordinal) || v.StartsWith("PYTHONDONTWRITEBYTECODE=", StringComparison.Ordinal))) return [];
        variables = variables.Add($"PYTHONPYCACHEPREFIX={PycacheInside}");
        var cache = Path.Combine(_store.Home, "cache", "pycache");
        var mounts = ImmutableArray.Create(new RunMount(MakeFolder(Path.Combine(cache, image.Manifest.Hex[..16])), PycacheInside, ReadOnly: false));
        if (prepared.Context is not { } context) return mounts;
        MakeFolder(Path.Combine(cache, image.Manifest.Hex[..16], workDirectory.Trim('/')));
        return mounts.Add(new RunMount(MakeFolder(Path.Combine(cache, context.Hex[..16])), PycacheInside + workDirectory, ReadOnly: false));
    }

    private static bool HasPython(BuiltImage image)
    {
        if (image.Python is not null) return true;
        foreach (var layer in image.Layers)
            foreach (var package in layer.Packages)
                if (package.StartsWith("python3", StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>Open to every user a task may run as, like <c>/tmp</c>.</summary>
    private static string MakeFolder(string path)
    {
        if (Directory.Exists(path)) return path;
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, (UnixFileMode)0b1_111_111_111);
        return path;
    }
}

/// <summary>A run that has ended.</summary>
/// <param name="Problem">What Berth has to say about the end, beside the task's own words.</param>
public sealed record RunOutcome(RunRecord Record, Problem? Problem);

/// <summary>Everything a run needs, in the store.</summary>
/// <param name="Context">Diff id of the packed code.</param>
public sealed record PreparedRun(RunImage Image, ImmutableArray<string> Arguments, ImmutableArray<string> Variables, ContentDigest? Context);
