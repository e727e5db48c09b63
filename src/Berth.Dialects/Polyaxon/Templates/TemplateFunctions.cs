using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Functions that every template knows.</summary>
internal static class TemplateFunctions
{
    public static TemplateValue? Find(string name) => name switch
    {
        "range" => new TemplateValue.Function("range", Range),
        "dict" => new TemplateValue.Function("dict", given => new TemplateValue.Mapping([.. given.Named.Select(n => KeyValuePair.Create(TemplateValue.Of(n.Key), n.Value))])),
        _ => null,
    };

    private static TemplateValue.Sequence Range(TemplateArguments given)
    {
        var start = given.Positional.Length > 1 ? given.Whole(0, "start", 0) : 0;
        var stop = given.Positional.Length > 1 ? given.Whole(1, "stop", 0) : TemplateOperators.Whole(given.Need(0, "stop"));
        var step = given.Whole(2, "step", 1);
        if (step == 0) throw new TemplateException("the step of `range` cannot be 0");
        var items = ImmutableArray.CreateBuilder<TemplateValue>();
        for (Int128 i = start; step > 0 ? i < stop : i > stop; i += step)
        {
            given.Budget.Spend();
            items.Add(TemplateValue.Of((long)i));
        }

        return new TemplateValue.Sequence(items.ToImmutable());
    }
}
