using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    public sealed record Literal(string Text) : TemplateNode;

    public sealed record Output(TemplateExpression Value) : TemplateNode;

    /// <param name="Branches">Conditions and bodies; the condition of <c>else</c> is null.</param>
    public sealed record If(ImmutableArray<(TemplateExpression? Condition, ImmutableArray<TemplateNode> Body)> Branches) : TemplateNode;

    public sealed record For(
        ImmutableArray<string> Names, TemplateExpression Over, TemplateExpression? Where,
        ImmutableArray<TemplateNode> Body, ImmutableArray<TemplateNode> Otherwise, int At) : TemplateNode;

    public sealed record Set(ImmutableArray<string> Names, TemplateExpression Value, int At) : TemplateNode;
}
