using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Reads <c>environment</c>. The credentials of <c>registry_auth</c> are checked for their shape and go no further.</summary>
internal static class DeterminedEnvironment
{
    // What release 0.38.1 uses where a configuration names no image.
    private const string DefaultImage = "determinedai/pytorch-ngc-dev:0736b6d";
    private const string DefaultRocmImage = "determinedai/environments:rocm-5.6-pytorch-1.3-tf-2.10-rocm-mpich-0736b6d";

    public static EnvironmentSpec Read(YamlMapping document, DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        var environment = document.Mapping("environment");
        return new EnvironmentSpec
        {
            Name = document.Scalar("name")?.Value,
            Description = document.Scalar("description")?.Value,
            Base = Images(environment, file, problems),
            Variables = Variables(environment?.Find("environment_variables")),
            BaseCredential = Credential(environment, file),
        };
    }

    public static KubernetesSpec? Kubernetes(YamlMapping document) =>
        document.Mapping("environment")?.Mapping("pod_spec") is { } pod ? new KubernetesSpec(YamlJson.Write(pod, DeterminedDialect.Flavour)) : null;

    /// <summary>Containers' ports by what they are for; what is no port was complained about.</summary>
    public static ImmutableSortedDictionary<string, int> Ports(YamlMapping document) => document.Mapping("environment")?.Mapping("ports") is not { } ports
        ? ImmutableSortedDictionary<string, int>.Empty
        : ports.Entries.Select(e => (Name: e.Key.Value, Port: ports.Count(e.Key.Value))).Where(p => p.Port is not null)
            .ToImmutableSortedDictionary(p => p.Name, p => p.Port!.Value, StringComparer.Ordinal);

    /// <summary>Where they stand, not what they are: a template or a cluster may hold them.</summary>
    private static RegistryCredential? Credential(YamlMapping? environment, DocumentFile file) => environment?.Mapping("registry_auth") is not { } auth ? null
        : new RegistryCredential(
            auth.Text("serveraddress") is { Length: > 0 } server ? server : null,
            auth.Where.File == file.Shown ? file.FullPath : Path.GetFullPath(auth.Where.File), "environment.registry_auth", auth.Where);

    private static PerAccelerator<Declared<string>?> Images(
        YamlMapping? environment, DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        var where = environment?.Where ?? new SourceSpan(file.Shown);
        Declared<string> One(YamlScalar? image, string otherwise)
        {
            if (image is null) return new(otherwise, where);
            if (image.Value.Length == 0 || image.Value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, "the image is not an image reference", image.Where,
                    "write an image such as `debian:bookworm`", Key: "environment.image"));
            }

            return new(image.Value, image.Where);
        }

        return environment?.Find("image") switch
        {
            YamlScalar all => PerAccelerator<Declared<string>?>.Same(One(all, DefaultImage)),
            YamlMapping each => new(
                One(each.Scalar("cpu"), DefaultImage), One(each.Scalar("cuda") ?? each.Scalar("gpu"), DefaultImage),
                One(each.Scalar("rocm"), DefaultRocmImage)),
            _ => new(One(null, DefaultImage), One(null, DefaultImage), One(null, DefaultRocmImage)),
        };
    }

    private static PerAccelerator<ImmutableArray<VariableEntry>> Variables(YamlNode? node) => node is YamlMapping each
        ? new(List(each.Find("cpu")), List(each.Find("cuda") ?? each.Find("gpu")), List(each.Find("rocm")))
        : PerAccelerator<ImmutableArray<VariableEntry>>.Same(List(node));

    private static ImmutableArray<VariableEntry> List(YamlNode? node) =>
        node is YamlSequence list ? [.. list.Items.OfType<YamlScalar>().Select(i => VariableEntry.Parse(i.Value, i.Where))] : [];
}
