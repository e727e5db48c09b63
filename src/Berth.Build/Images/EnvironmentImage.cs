using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Images;

/// <summary>Puts layers together as an image: the base's config with Berth's layers, variables and labels on top.</summary>
public static class EnvironmentImage
{
    public const string LockLabel = "dev.berth.lock";
    public const string SpecLabel = "dev.berth.spec";
    public const string VenvPath = "/opt/berth/venv";

    /// <param name="layers">All layers, the base's first.</param>
    public static BuiltImage Put(ContentStore store, ImageConfig baseConfig, ImmutableArray<BuiltLayer> layers, ContentDigest spec, LockedVariant variant)
    {
        var digest = LockFile.Digest(spec, variant);
        var withVenv = ConfigWith(baseConfig, variant);
        var container = (withVenv.Config ?? new ContainerConfig()) with
        {
            Labels = (baseConfig.Config?.Labels ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
                .SetItem(LockLabel, digest.ToString()).SetItem(SpecLabel, spec.ToString()),
        };
        var created = DateTimeOffset.FromUnixTimeSeconds(LayerFormat.Time);
        var own = layers.Skip(baseConfig.RootFs.DiffIds.Length);
        var config = new ImageConfig
        {
            Created = created,
            Architecture = baseConfig.Architecture,
            Os = baseConfig.Os,
            Variant = baseConfig.Variant,
            Config = container,
            RootFs = new RootFs { DiffIds = [.. layers.Select(l => l.DiffId)] },
            History = [.. BaseHistory(baseConfig), .. own.Select(l => new HistoryEntry { Created = created, CreatedBy = $"berth {l.Kind}: {l.Title}" })],
        };
        var manifest = ImageDocuments.Put(store, config, layers.Select(l => new StoredLayer(l.DiffId, l.Size, 0)));
        var configDigest = ContentDigest.Of(OciJson.Write(config, OciJson.Default.ImageConfig));
        return new BuiltImage(manifest.Digest, manifest.Size, configDigest, digest, spec, layers, [.. container.Env ?? []], container.User, variant.Wheels.IsEmpty ? null : variant.Python?.Version);
    }

    /// <summary>The base's config as it is seen over the Python packages: with the virtual environment first on the path.</summary>
    public static ImageConfig ConfigWith(ImageConfig baseConfig, LockedVariant variant) => variant.Wheels.IsEmpty
        ? baseConfig
        : baseConfig with { Config = (baseConfig.Config ?? new ContainerConfig()) with { Env = WithVenv(baseConfig.Config?.Env ?? []) } };

    /// <summary>The base's history where it tells of every layer; otherwise one line a layer, since the counts must agree (config.md, "history").</summary>
    private static IEnumerable<HistoryEntry> BaseHistory(ImageConfig config) =>
        config.History is { } history && history.Count(h => h.EmptyLayer != true) == config.RootFs.DiffIds.Length
            ? history
            : config.RootFs.DiffIds.Select(_ => new HistoryEntry { CreatedBy = "base image" });

    private static ImmutableArray<string> WithVenv(ImmutableArray<string> environment)
    {
        const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        var path = environment.LastOrDefault(e => e.StartsWith("PATH=", StringComparison.Ordinal))?[5..] ?? DefaultPath;
        return [.. environment.Where(e => !e.StartsWith("PATH=", StringComparison.Ordinal)), $"PATH={VenvPath}/bin:{path}", $"VIRTUAL_ENV={VenvPath}"];
    }
}
