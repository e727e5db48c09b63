using System.Collections.Immutable;
using Berth.Build.Contexts;
using Berth.Build.Progress;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Build.Tests.Contexts;

/// <summary>A folder to pack and a store to pack it into.</summary>
internal sealed class Packing : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Packing(string script = "")
    {
        Directory.CreateDirectory(Code);
        Store = _folder.Store();
        Do(script);
    }

    public ContentStore Store { get; }

    public string Code => _folder["code"];

    public List<BuildEvent> Events { get; } = [];

    /// <summary>Called once, when the first bytes of a layer are written.</summary>
    public Action? WhileWriting { get; set; }

    public bool WasCached => Events.OfType<BuildEvent.Ended>().Last().FromCache;

    public void Do(string script) => Shell.Do(Code, script);

    public ContextListing List(ContextRules? rules = null) => ContextListing.Of(Code, rules ?? ContextRules.Native);

    public async Task<(CachedContext Context, ImmutableArray<Problem> Warnings)> PackAsync(
        ContextRules? rules = null, string workDirectory = "/workspace", string? hook = "startup-hook.sh", ContentStore? store = null, TimeProvider? time = null) =>
        await new ContextPacking(store ?? Store, new Told(this), time ?? new Later()).PackAsync(Code, rules ?? ContextRules.Native, workDirectory, hook, TestContext.Current.CancellationToken);

    /// <summary>What the packed layer holds: path, then content or link target; folders end in a slash.</summary>
    public List<string> Content(CachedContext context)
    {
        var root = Store.SnapshotPath(context.DiffId);
        return [.. Walk(root, "").Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Walk(string folder, string prefix)
    {
        foreach (var name in DirectoryListing.Read(folder))
        {
            var (path, status) = ($"{folder}/{name}", FileStatus.Find($"{folder}/{name}")!.Value);
            if (status.Kind == FileKind.SymbolicLink) yield return $"{prefix}{name} -> {SymbolicLinks.Read(path)}";
            else if (status.Kind == FileKind.File) yield return $"{prefix}{name} {Convert.ToString(status.Mode, 8)} {status.Size}";
            else
            {
                yield return $"{prefix}{name}/";
                foreach (var inner in Walk(path, $"{prefix}{name}/")) yield return inner;
            }
        }
    }

    /// <summary>A clock that is ahead, so that files just written count as settled.</summary>
    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(5);
    }

    private sealed class Told(Packing packing) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            lock (packing.Events) packing.Events.Add(value);
            if (value is not BuildEvent.Advanced || packing.WhileWriting is not { } act) return;
            packing.WhileWriting = null;
            act();
        }
    }
}
