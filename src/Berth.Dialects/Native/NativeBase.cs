using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>base</c>.</summary>
internal static class NativeBase
{
    public static PerAccelerator<Declared<string>?> Read(YamlNode? node, DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        Declared<string>? One(YamlScalar? scalar) =>
            scalar is null || !IsReference(scalar, problems) ? null : new(ImagePath.Absolute(scalar.Value, file.Folder), scalar.Where);
        return node is YamlMapping map
            ? new(One(map.Scalar("cpu")), One(map.Scalar("cuda")), One(map.Scalar("rocm")))
            : PerAccelerator<Declared<string>?>.Same(One(node as YamlScalar));
    }

    private static bool IsReference(YamlScalar scalar, ImmutableArray<Problem>.Builder problems)
    {
        if (scalar.Value.Length > 0 && !scalar.Value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return true;
        problems.Add(new Problem(
            DialectProblems.InvalidValue, "the base is not an image reference", scalar.Where,
            "write an image such as `debian:bookworm`", Key: "base"));
        return false;
    }
}
