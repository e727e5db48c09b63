using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Experiments;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>
/// Reads <c>entrypoint</c>: a list runs as it stands, text goes to the shell, <c>module:Class</c> needs Determined's harness.
/// </summary>
internal static class DeterminedEntrypoint
{
    public static Entrypoint? Read(YamlNode? node, ImmutableArray<Problem>.Builder problems)
    {
        switch (node)
        {
            case YamlSequence { Items.IsEmpty: true }:
            case YamlScalar { Value: var text } when text.Trim().Length == 0:
                problems.Add(new Problem(
                    DialectProblems.InvalidValue, "`entrypoint` is empty", node.Where, "write a command such as `python3 train.py`",
                    Key: "entrypoint"));
                return null;
            case YamlScalar { Value: var text } when TrialClassOf(node) is not null:
                return new Entrypoint.Arguments(["python3", "-m", "determined.launch.torch_distributed", "--", "--trial", text]);
            case YamlScalar { Value: var text }:
                return new Entrypoint.Shell(text);
            case YamlSequence list:
                return new Entrypoint.Arguments([.. list.Items.OfType<YamlScalar>().Select(i => i.Value)]);
            default:
                return null;
        }
    }

    /// <summary>A command's: one argument goes to the shell, several run as they stand.</summary>
    public static Entrypoint? ReadCommand(YamlNode? node, ImmutableArray<Problem>.Builder problems)
    {
        var read = Read(node, problems);
        return read is Entrypoint.Arguments { Values: [var only] } ? new Entrypoint.Shell(only) : read;
    }

    /// <summary>
    /// The class that text of the form <c>module:Class</c> names; null for commands. Also the forms that the documentation allows and later
    /// releases no longer take: an empty module, an object inside an object. Given to a shell they could only fail.
    /// </summary>
    public static TrialClass? TrialClassOf(YamlNode? node)
    {
        if (node is not YamlScalar { Value: var text }) return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon < text.Length - 1 && IsDottedName(text.AsSpan(0, colon)) && IsDottedName(text.AsSpan(colon + 1))
            ? new TrialClass(text[..colon], text[(colon + 1)..])
            : null;
    }

    private static bool IsDottedName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.')) return false;
        }

        return true;
    }
}
