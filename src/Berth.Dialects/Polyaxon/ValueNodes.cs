using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>Nodes of the document as values of templates, and back.</summary>
internal static class ValueNodes
{
    public static TemplateValue ToValue(YamlNode node) => node switch
    {
        YamlMapping map => new TemplateValue.Mapping([.. map.Entries.Select(e => KeyValuePair.Create(ToValue(e.Key), ToValue(e.Value)))]),
        YamlSequence list => new TemplateValue.Sequence([.. list.Items.Select(ToValue)]),
        YamlScalar scalar => ToValue(scalar),
        _ => TemplateValue.None.It,
    };

    public static TemplateValue ToValue(YamlScalar scalar) => ScalarRules.Read(scalar, PolyaxonDialect.Flavour) switch
    {
        ScalarValue.Null => TemplateValue.None.It,
        ScalarValue.Flag flag => TemplateValue.Of(flag.Value),
        ScalarValue.Integer whole => TemplateValue.Of(whole.Value),
        ScalarValue.Number number => new TemplateValue.Number(number.Value),
        _ => TemplateValue.Of(scalar.Value),
    };

    public static YamlNode ToNode(TemplateValue value, SourceSpan where)
    {
        switch (value)
        {
            case TemplateValue.Mapping map:
                var entries = map.Entries.Select(e => new YamlEntry(new YamlScalar(PythonText.Of(e.Key), false, null, where), ToNode(e.Value, where))).ToImmutableArray();
                return new YamlMapping(entries, where, 1 + entries.Sum(e => 1 + e.Value.Size));
            case TemplateValue.Sequence list:
                var items = list.Items.Select(i => ToNode(i, where)).ToImmutableArray();
                return new YamlSequence(items, where, 1 + items.Sum(i => i.Size));
            case TemplateValue.None or TemplateValue.Undefined:
                return new YamlScalar("null", true, null, where);
            case TemplateValue.Number number:
                var text = PythonText.Number(number.Value);
                return new YamlScalar(text.Contains('.', StringComparison.Ordinal) ? text : text.Replace("e", ".0e", StringComparison.Ordinal), true, null, where);
            case TemplateValue.Flag or TemplateValue.Integer:
                return new YamlScalar(PythonText.Of(value), true, null, where);
            default:
                return new YamlScalar(PythonText.Of(value), false, null, where);
        }
    }
}
