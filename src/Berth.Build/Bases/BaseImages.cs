using System.Collections.Immutable;
using System.Text.Json;
using Berth.Build.Apt;
using Berth.Build.Caching;
using Berth.Build.Images;
using Berth.Build.Progress;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Registries;
using Berth.Oci.Store;

namespace Berth.Build.Bases;

/// <summary>Brings base images into the store: by name when an environment is locked, by digest when it is built.</summary>
public sealed class BaseImages(BuildTools tools, BuildSettings settings)
{
    private readonly ContentStore _store = tools.Store;
    private readonly CacheFolder _known = new(tools.Store, "bases");

    /// <summary>What the reference means now. A base that was bootstrapped before is taken as it is, unless an upgrade is asked for.</summary>
    public async Task<BaseImage> ResolveAsync(BaseReference reference, CancellationToken cancellationToken)
    {
        var key = ContentDigest.Of($"{reference}\n{settings.Platform}\n{settings.DebianMirror}");
        if (reference is BaseReference.Bootstrap && !settings.Upgrade
            && _known.Find(key, BuildJson.Default.CachedBase) is { } known && _store.Contains(known.Manifest))
        {
            var locked = new LockedBase(reference.ToString()!, known.Manifest, known.Packages);
            var stage = StageClock.Start(tools.Progress, tools.Time, new Stage("base", locked.Reference));
            var image = await OpenAsync(locked, cancellationToken);
            stage.End(fromCache: true);
            return image;
        }

        var made = await FetchAsync(reference, null, cancellationToken);
        _known.Keep(key, new CachedBase(made.Locked.Manifest, made.Locked.Packages), BuildJson.Default.CachedBase);
        return made;
    }

    /// <summary>The locked base; fetched or made again where the store lacks it.</summary>
    /// <exception cref="BerthException">BERTH4005: what could be had is not what was locked.</exception>
    public async Task<BaseImage> RestoreAsync(LockedBase locked, BaseReference reference, CancellationToken cancellationToken)
    {
        if (_store.Contains(locked.Manifest) && ReadConfig(locked.Manifest) is { } config && config.RootFs.DiffIds.All(_store.Contains))
            return await OpenAsync(locked, cancellationToken);
        var made = await FetchAsync(reference, locked.Manifest, cancellationToken);
        if (made.Locked.Manifest == locked.Manifest) return made;
        throw new BerthException(new Problem(BuildProblems.BaseDiffers,
            $"`{locked.Reference}` is now {made.Locked.Manifest}, the lock says {locked.Manifest}{PackageChanges(locked.Packages, made.Locked.Packages)}",
            Fix: "berth lock --upgrade"));
    }

    private static string PackageChanges(ImmutableArray<LockedDeb> then, ImmutableArray<LockedDeb> now)
    {
        var changed = now.Except(then).Select(p => $"{p.Name} {p.Version}").Take(5).ToList();
        return changed.Count == 0 ? "" : $" (packages changed: {string.Join(", ", changed)})";
    }

    private async Task<BaseImage> FetchAsync(BaseReference reference, ContentDigest? manifest, CancellationToken cancellationToken)
    {
        var stage = StageClock.Start(tools.Progress, tools.Time, new Stage("base", reference.ToString()!));
        var image = reference switch
        {
            BaseReference.Bootstrap b => await BootstrapAsync(b, stage, cancellationToken),
            BaseReference.OnDisk d => await ImportAsync(d, manifest, cancellationToken),
            BaseReference.InRegistry r => await PullAsync(r.Image, manifest, stage, cancellationToken),
            _ => throw new InvalidOperationException(),
        };
        foreach (var diffId in image.DiffIds) tools.Made[diffId] = true;
        stage.End();
        return image;
    }

    private async Task<BaseImage> BootstrapAsync(BaseReference.Bootstrap reference, StageClock stage, CancellationToken cancellationToken)
    {
        var layer = await DebianBootstrap.RunAsync(
            _store, reference.Suite, DebianArchitecture(settings.Platform), settings.DebianMirror, stage.Print, cancellationToken);
        var created = DateTimeOffset.FromUnixTimeSeconds(LayerFormat.Time);
        var config = new ImageConfig
        {
            Created = created,
            Architecture = settings.Platform.Architecture,
            Os = settings.Platform.Os,
            Config = new ContainerConfig { Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Cmd = ["/bin/bash"] },
            RootFs = new RootFs { DiffIds = [layer.DiffId] },
            History = [new HistoryEntry { Created = created, CreatedBy = $"mmdebstrap --variant=minbase {reference.Suite}" }],
        };
        var manifest = ImageDocuments.Put(_store, config, [layer]);
        var packages = InstalledPackages.Of(_store, [layer.DiffId]);
        return new BaseImage(new LockedBase(reference.ToString(), manifest.Digest, packages), config);
    }

    private static string DebianArchitecture(Platform platform) => platform.Architecture;

    private async Task<BaseImage> ImportAsync(BaseReference.OnDisk reference, ContentDigest? manifest, CancellationToken cancellationToken)
    {
        var image = await ImageArchive.ImportAsync(reference.Path, reference.Selector ?? manifest?.ToString(), settings.Platform, _store, cancellationToken);
        return new BaseImage(new LockedBase(reference.ToString(), image.Manifest, []), image.ImageConfig);
    }

    private async Task<BaseImage> PullAsync(ImageReference reference, ContentDigest? manifest, StageClock stage, CancellationToken cancellationToken)
    {
        using var client = new RegistryClient(new RegistryOptions());
        var exact = manifest is { } digest ? reference.At(digest) : reference;
        var image = await ImagePull.PullAsync(client, exact, settings.Platform, _store, new BlobTotals(stage), cancellationToken);
        return new BaseImage(new LockedBase(reference.ToString(), image.Manifest, []), image.ImageConfig);
    }

    private async Task<BaseImage> OpenAsync(LockedBase locked, CancellationToken cancellationToken)
    {
        var config = ReadConfig(locked.Manifest)
            ?? throw new BerthException(new Problem(BuildProblems.BaseNotFound, $"the store's copy of `{locked.Reference}` is damaged", Fix: "berth doctor --store"));
        foreach (var diffId in config.RootFs.DiffIds) await _store.EnsureSnapshotAsync(diffId, cancellationToken);
        return new BaseImage(locked, config);
    }

    private ImageConfig? ReadConfig(ContentDigest manifestDigest)
    {
        using var manifestFile = _store.OpenRead(manifestDigest);
        if (JsonSerializer.Deserialize(manifestFile, OciJson.Default.ImageManifest) is not { } manifest || !_store.Contains(manifest.Config.Digest)) return null;
        using var configFile = _store.OpenRead(manifest.Config.Digest);
        return JsonSerializer.Deserialize(configFile, OciJson.Default.ImageConfig);
    }
}
