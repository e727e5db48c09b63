using Berth.Core.Problems;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>What may stand behind <c>is</c>.</summary>
internal static class TemplateJudgements
{
    private static readonly string[] Names =
    [
        "defined", "undefined", "none", "number", "string", "mapping", "sequence", "iterable", "callable", "even", "odd", "divisibleby", "lower", "upper",
        "sameas", "eq", "equalto", "==", "ne", "!=", "gt", "greaterthan", ">", "ge", ">=", "lt", "lessthan", "<", "le", "<=", "in",
    ];

    public static bool Holds(string name, TemplateValue value, TemplateArguments given)
    {
        TemplateValue Other() => given.Need(0, "other");
        return name switch
        {
            "defined" => value is not TemplateValue.Undefined,
            "undefined" => value is TemplateValue.Undefined,
            "none" => value is TemplateValue.None,
            "number" => value is TemplateValue.Integer or TemplateValue.Number or TemplateValue.Flag,
            "string" => value is TemplateValue.Text,
            "mapping" => value is TemplateValue.Mapping,
            "sequence" or "iterable" => value is TemplateValue.Sequence or TemplateValue.Text or TemplateValue.Mapping,
            "callable" => value is TemplateValue.Function,
            "even" => TemplateOperators.Whole(value) % 2 == 0,
            "odd" => TemplateOperators.Whole(value) % 2 != 0,
            "divisibleby" => TemplateOperators.Same(TemplateArithmetic.Apply("%", value, Other()), TemplateValue.Of(0)),
            "lower" => PythonText.Of(value) is var text && text.Any(char.IsLetter) && !text.Any(char.IsUpper),
            "upper" => PythonText.Of(value) is var text && text.Any(char.IsLetter) && !text.Any(char.IsLower),
            "eq" or "equalto" or "==" or "sameas" => TemplateOperators.Same(value, Other()),
            "ne" or "!=" => !TemplateOperators.Same(value, Other()),
            "gt" or "greaterthan" or ">" => TemplateOperators.Compare(value, Other()) > 0,
            "ge" or ">=" => TemplateOperators.Compare(value, Other()) >= 0,
            "lt" or "lessthan" or "<" => TemplateOperators.Compare(value, Other()) < 0,
            "le" or "<=" => TemplateOperators.Compare(value, Other()) <= 0,
            "in" => TemplateOperators.Contains(Other(), value),
            _ => throw new TemplateException(
                $"the test `{name}` is not known here",
                fix: NearestName.Of(name, Names) is { } nearest ? $"write `{nearest}`" : "use `defined`, `none`, `number`, `string` or a comparison"),
        };
    }
}
