using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>A value of Python as far as templates meet it.</summary>
public abstract record TemplateValue
{
    private TemplateValue()
    {
    }

    public sealed record None : TemplateValue
    {
        public static None It { get; } = new();
    }

    public sealed record Flag(bool Value) : TemplateValue;

    public sealed record Integer(long Value) : TemplateValue;

    public sealed record Number(double Value) : TemplateValue;

    public sealed record Text(string Value) : TemplateValue;

    /// <param name="Tuple">Written in parentheses instead of brackets.</param>
    public sealed record Sequence(ImmutableArray<TemplateValue> Items, bool Tuple = false) : TemplateValue;

    /// <param name="Entries">In the order given; keys differ.</param>
    public sealed record Mapping(ImmutableArray<KeyValuePair<TemplateValue, TemplateValue>> Entries) : TemplateValue
    {
        public TemplateValue? Find(TemplateValue key)
        {
            foreach (var (name, value) in Entries)
                if (TemplateOperators.Same(name, key)) return value;
            return null;
        }

        public TemplateValue? Find(string key) => Find(new Text(key));
    }

    /// <summary>A name that nothing defines: empty in text, false, and without attributes.</summary>
    public sealed record Undefined(string Name) : TemplateValue;

    /// <param name="Call">Positional and named arguments to a result.</param>
    public sealed record Function(string Name, Func<TemplateArguments, TemplateValue> Call) : TemplateValue;

    public static TemplateValue Of(bool value) => new Flag(value);

    public static TemplateValue Of(long value) => new Integer(value);

    public static TemplateValue Of(string value) => new Text(value);
}
