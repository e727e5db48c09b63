using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>An expression.</summary>
/// <param name="At">Offset in the template.</param>
internal abstract record TemplateExpression(int At)
{
    public sealed record Constant(int At, TemplateValue Value) : TemplateExpression(At);

    public sealed record Name(int At, string Text) : TemplateExpression(At);

    public sealed record Listing(int At, ImmutableArray<TemplateExpression> Items, bool Tuple) : TemplateExpression(At);

    public sealed record Pairs(int At, ImmutableArray<(TemplateExpression Key, TemplateExpression Value)> Entries) : TemplateExpression(At);

    public sealed record Member(int At, TemplateExpression Of, TemplateExpression Key, bool Dotted) : TemplateExpression(At);

    public sealed record Slice(int At, TemplateExpression Of, TemplateExpression? From, TemplateExpression? To, TemplateExpression? By) : TemplateExpression(At);

    public sealed record Call(int At, TemplateExpression Of, Arguments With) : TemplateExpression(At);

    public sealed record Filter(int At, TemplateExpression Of, string Word, Arguments With) : TemplateExpression(At);

    public sealed record Test(int At, TemplateExpression Of, string Word, Arguments With, bool Negated) : TemplateExpression(At);

    /// <summary><c>-</c>, <c>+</c> or <c>not</c>.</summary>
    public sealed record Unary(int At, string Sign, TemplateExpression Of) : TemplateExpression(At);

    /// <summary>Arithmetic, <c>and</c> or <c>or</c>.</summary>
    public sealed record Binary(int At, string Sign, TemplateExpression Left, TemplateExpression Right) : TemplateExpression(At);

    /// <summary>A chain of comparisons, each with the value before it.</summary>
    public sealed record Comparison(int At, TemplateExpression First, ImmutableArray<(string Sign, TemplateExpression Right)> Rest) : TemplateExpression(At);

    public sealed record Choice(int At, TemplateExpression Condition, TemplateExpression Then, TemplateExpression? Else) : TemplateExpression(At);

    public sealed record Arguments(ImmutableArray<TemplateExpression> Positional, ImmutableArray<KeyValuePair<string, TemplateExpression>> Named)
    {
        public static Arguments Nothing { get; } = new([], []);
    }
}
