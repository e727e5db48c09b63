using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Reads <c>resources</c>.</summary>
internal static class DeterminedResources
{
    /// <summary>What Determined's cluster gives a container that asks for nothing else: 4 GiB of <c>/dev/shm</c>.</summary>
    private const long DefaultSharedMemory = 4L << 30;

    public static ResourceSpec Read(YamlMapping? resources, string slotsKey, ImmutableArray<Problem>.Builder problems) => new()
    {
        // One slot is the default there, but a slot may be the processors of a machine without accelerators: so nothing is asked for.
        Slots = resources?.Scalar(slotsKey) is { } slots
            && ScalarRules.Read(slots, DeterminedDialect.Flavour) is ScalarValue.Integer { Value: >= 0 and <= 1024 } count
            ? (int)count.Value
            : null,
        SharedMemory = resources?.Scalar("shm_size") is { } size ? SharedMemory(size, problems) : DefaultSharedMemory,
    };

    private static long? SharedMemory(YamlScalar size, ImmutableArray<Problem>.Builder problems)
    {
        switch (ScalarRules.Read(size, DeterminedDialect.Flavour))
        {
            case ScalarValue.Integer whole:
                return whole.Value;
            case ScalarValue.Text text when ByteSize.Parse(text.Value) is { } bytes:
                return bytes;
            case ScalarValue.Text text:
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, $"`resources.shm_size` cannot be `{text.Value}`", size.Where,
                    "write bytes, or a size such as `4GiB` or `512m`", Key: "resources.shm_size"));
                return null;
            default:
                return null;
        }
    }
}
