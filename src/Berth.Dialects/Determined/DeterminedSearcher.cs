using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>Checks <c>searcher</c>. Only <c>single</c>, one trial, can run; none at all means the same.</summary>
internal static class DeterminedSearcher
{
    public static void Check(YamlMapping? searcher, ImmutableArray<Problem>.Builder problems)
    {
        if (searcher is null) return;
        var name = searcher.Find("name");
        if (name is YamlScalar { Value: var value } known && value != "single" && DeterminedShape.SearcherNames.Contains(value))
        {
            problems.Add(new Problem(
                DialectProblems.NotSupportedYet, $"the searcher `{value}` is not supported yet: searching comes later", known.Where,
                "write `name: single` and fix each hyperparameter to one value", Key: "searcher.name"));
            return;
        }

        var rules = new Shape.Keys(
            [DeterminedShape.Used("name", new Shape.Choice(DeterminedShape.SearcherNames)), .. DeterminedShape.SearcherCommon]);
        new ShapeCheck(DeterminedDialect.Flavour, problems).Check(searcher, rules, "searcher");
    }
}
