using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary>Lays a configuration over its template, and both over what the cluster gives every container.</summary>
internal static class DocumentLayers
{
    /// <param name="experiment">Else a command, notebook, shell or TensorBoard.</param>
    /// <returns>The configuration over whatever layers could be read.</returns>
    public static YamlMapping Apply(YamlMapping document, bool experiment, ReadingOptions options, ImmutableArray<Problem>.Builder problems)
    {
        if (options.Template is { } template && LayerFile.Read(DocumentFile.At(template), problems) is { } below)
        {
            document = LayerMerge.Over(document, experiment ? below : WithoutPlacement(below));
        }

        if (options.ClusterConfig is { } path && ClusterConfig.Read(DocumentFile.At(path), problems) is { } cluster)
        {
            document = OverCluster(document, cluster, experiment, problems);
        }

        return document;
    }

    private static YamlMapping OverCluster(YamlMapping document, ClusterConfig cluster, bool experiment, ImmutableArray<Problem>.Builder problems)
    {
        var resources = document.Mapping("resources");
        var slots = resources?.Count(experiment ? "slots_per_trial" : "slots") ?? (document.Has("tensorboard_args") ? 0 : 1);
        var pool = resources?.Scalar("resource_pool");
        var defaults = cluster.ContainerDefaultsFor(pool?.Value is { Length: > 0 } named ? named : null, slots, pool?.Where, problems);
        if (defaults is not null)
        {
            document = ContainerDefaults.AddArguments(document, defaults);
            document = LayerMerge.Over(document, ContainerDefaults.AsLayer(defaults, slots, experiment));
        }

        if (!experiment || cluster.CheckpointStorage is not { } storage) return document;
        return LayerMerge.Over(document, new YamlMapping([], storage.Where, 1).With("checkpoint_storage", storage));
    }

    /// <summary>Slots and pool of a command are its own: a template's never count.</summary>
    private static YamlMapping WithoutPlacement(YamlMapping template) => template.Mapping("resources") is not { } resources ? template
        : template.With("resources", resources with { Entries = resources.Entries.RemoveAll(e => e.Key.Value is "slots" or "resource_pool") });
}
