using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
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
            case YamlScalar { Value: var text } when IsTrialClass(text):
                problems.Add(new Problem(
                    DialectProblems.NotSupportedYet,
                    $"`{text}` names a trial class, which is not supported yet: Determined's harness is missing", node.Where,
                    "start the training from a script, such as `python3 train.py`", Key: "entrypoint"));
                return null;
            case YamlScalar { Value: var text }:
                return new Entrypoint.Shell(text);
            case YamlSequence list:
                return new Entrypoint.Arguments([.. list.Items.OfType<YamlScalar>().Select(i => i.Value)]);
            default:
                return null;
        }
    }

    /// <summary>
    /// Also the forms that the documentation allows and later releases no longer take: an empty module, an object inside an object.
    /// Given to a shell they could only fail.
    /// </summary>
    private static bool IsTrialClass(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon < text.Length - 1
            && IsDottedName(text.AsSpan(0, colon)) && IsDottedName(text.AsSpan(colon + 1));
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
