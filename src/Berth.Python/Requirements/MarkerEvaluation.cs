using Berth.Python.Versions;

namespace Berth.Python.Requirements;

/// <summary>Evaluates markers by the current reading of the specification (dependency specifiers, "Environment markers").</summary>
internal static class MarkerEvaluation
{
    public static MarkerResult Of(MarkerNode node, MarkerEnvironment environment) => node switch
    {
        MarkerNode.Comparison comparison => Of(comparison, environment),
        MarkerNode.Group group => Of(group, environment),
        _ => throw new ArgumentException("not a part of a marker", nameof(node)),
    };

    private static MarkerResult Of(MarkerNode.Group group, MarkerEnvironment environment)
    {
        var any = false;
        var all = true;
        for (var i = 0; i < group.Parts.Length; i++)
        {
            var part = Of(group.Parts[i], environment);
            if (part > MarkerResult.True) return part;
            all &= part == MarkerResult.True;
            if (i < group.Ands.Length && group.Ands[i]) continue;
            any |= all;
            all = true;
        }

        return Result(any);
    }

    private static MarkerResult Of(MarkerNode.Comparison comparison, MarkerEnvironment environment)
    {
        // Where no side is a variable, the right one is looked up all the same, and usually not found.
        var variableLeft = comparison.Left is MarkerTerm.Variable;
        var variable = variableLeft ? comparison.Left.Text : comparison.Right.Text;
        var other = variableLeft ? comparison.Right.Text : comparison.Left.Text;
        if (environment.Sets.TryGetValue(variable, out var set))
        {
            if (variableLeft || comparison.Operator is not ("in" or "not in")) return MarkerResult.UndefinedComparison;
            return Result(set.Select(PackageName.Normalize).Contains(PackageName.Normalize(other)) == (comparison.Operator == "in"));
        }

        if (!environment.Values.TryGetValue(variable, out var value)) return MarkerResult.UndefinedName;
        if (variable == "extra") (value, other) = (PackageName.Normalize(value), PackageName.Normalize(other));
        // A development build of CPython says `3.12.0+`, which is not a version.
        if (variable == "python_full_version" && value.EndsWith('+')) value += "local";
        return variableLeft ? Compare(value, comparison.Operator, other, variable) : Compare(other, comparison.Operator, value, variable);
    }

    private static MarkerResult Compare(string left, string comparison, string right, string variable)
    {
        if (variable is "python_version" or "python_full_version" or "implementation_version" or "platform_release"
            && VersionSpecifier.TryParse(comparison + right, out var specifier))
            return Result(new SpecifierSet([specifier]).Contains(left, preReleases: true));
        return comparison switch
        {
            "in" => Result(right.Contains(left, StringComparison.Ordinal)),
            "not in" => Result(!right.Contains(left, StringComparison.Ordinal)),
            "==" or "<=" or ">=" => Result(left == right),
            "!=" => Result(left != right),
            "<" or ">" => MarkerResult.False,
            _ => MarkerResult.UndefinedComparison,
        };
    }

    private static MarkerResult Result(bool value) => value ? MarkerResult.True : MarkerResult.False;
}
