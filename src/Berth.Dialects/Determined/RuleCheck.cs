using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Reports values that do not go with one another.</summary>
internal sealed class RuleCheck(ImmutableArray<Problem>.Builder problems)
{
    /// <param name="complaint">Follows the key.</param>
    public void Refuse(YamlNode node, string path, string complaint, string fix) =>
        problems.Add(new Problem(DialectProblems.InvalidValue, $"`{path}` {complaint}", node.Where, fix, Key: path));

    public void Missing(YamlMapping mapping, string path, string reason) => problems.Add(new Problem(
        DialectProblems.MissingKey, $"`{path}` is missing: {reason}", mapping.Where, $"add `{path.Split('.')[^1]}:`", Key: path));

    /// <summary>Both or neither.</summary>
    public void Together(YamlMapping mapping, string one, string other)
    {
        var (given, absent) = mapping.Has(one) ? (one, other) : (other, one);
        if (mapping.Has(given) && !mapping.Has(absent)) Refuse(mapping.Find(given)!, given, $"goes with `{absent}` only", $"add `{absent}:`, or take `{given}` out");
    }
}
