using System.Collections.Immutable;

namespace Berth.Dialects.Yaml.Reading;

/// <summary>What a value may be. One declaration serves for checking documents and for the JSON Schema.</summary>
public abstract record Shape
{
    private Shape()
    {
    }

    /// <summary>How the value is called in a message: "a list of text".</summary>
    public abstract string Noun { get; }

    /// <summary>Text. With a pattern only for the schema; the dialect checks the content itself.</summary>
    public sealed record Text(string? Pattern = null) : Shape
    {
        public override string Noun => "text";
    }

    /// <summary>Any scalar, taken as it is written: numbers and booleans need no quotes.</summary>
    public sealed record Literal : Shape
    {
        public override string Noun => "text or a number";
    }

    public sealed record Integer(long Minimum = long.MinValue, long Maximum = long.MaxValue) : Shape
    {
        public override string Noun => "a whole number";
    }

    /// <param name="Above">The value must be greater.</param>
    public sealed record Number(double? Above = null) : Shape
    {
        public override string Noun => "a number";
    }

    public sealed record Flag : Shape
    {
        public override string Noun => "true or false";
    }

    /// <summary>The value <c>false</c>, which switches something off.</summary>
    public sealed record Never : Shape
    {
        public override string Noun => "false";
    }

    public sealed record Choice(params string[] Values) : Shape
    {
        public override string Noun => "one of " + string.Join(", ", Values.Select(v => $"`{v}`"));
    }

    public sealed record ListOf(Shape Item) : Shape
    {
        public override string Noun => "a list";
    }

    /// <summary>A mapping with keys of the user's choice.</summary>
    public sealed record MapOf(Shape Value) : Shape
    {
        public override string Noun => "a mapping";
    }

    /// <summary>A mapping with exactly these keys.</summary>
    public sealed record Keys(params KeyRule[] Rules) : Shape
    {
        public override string Noun => "a mapping";
    }

    /// <summary>The first alternative of the value's own kind (scalar, list, mapping) judges it.</summary>
    public sealed record OneOf(params Shape[] Alternatives) : Shape
    {
        public override string Noun => string.Join(" or ", Alternatives.Select(a => a.Noun).Distinct());
    }

    /// <summary>YAML's null. Only the schema needs it: in documents null means that the key is absent.</summary>
    internal sealed record Nothing : Shape
    {
        public override string Noun => "nothing";
    }

    public sealed record Anything : Shape
    {
        public override string Noun => "anything";
    }
}
