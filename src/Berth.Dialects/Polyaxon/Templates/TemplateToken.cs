namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>A word of a template.</summary>
/// <param name="Text">Of text and strings the content; of a tag its name, <c>{{</c>, <c>{%</c>, <c>}}</c> or <c>%}</c>.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int At);

internal enum TemplateTokenKind
{
    Literal,
    /// <summary>Opens or closes a tag.</summary>
    Tag,
    Name,
    Integer,
    Number,
    String,
    Sign,
    End,
}
