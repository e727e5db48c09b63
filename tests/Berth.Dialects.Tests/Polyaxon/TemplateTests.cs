using System.Collections.Immutable;
using Berth.Dialects.Polyaxon.Templates;

namespace Berth.Dialects.Tests.Polyaxon;

public class TemplateTests
{
    private static readonly ImmutableDictionary<string, TemplateValue> Names = ImmutableDictionary<string, TemplateValue>.Empty
        .Add("n", TemplateValue.Of(3)).Add("lr", new TemplateValue.Number(0.1)).Add("tiny", new TemplateValue.Number(1e-5)).Add("name", TemplateValue.Of("Ada L"))
        .Add("yes", TemplateValue.Of(true)).Add("no", TemplateValue.Of(false)).Add("nil", TemplateValue.None.It)
        .Add("layers", new TemplateValue.Sequence([TemplateValue.Of(64), TemplateValue.Of(32)]))
        .Add("conv", new TemplateValue.Mapping([new(TemplateValue.Of("size"), TemplateValue.Of(5)), new(TemplateValue.Of("act"), TemplateValue.Of("relu"))]));

    private static string Render(string text) => Template.Render(text, Names, new TemplateBudget());

    [Fact]
    public void Templates_give_what_Jinja_gives()
    {
        (string Template, string Result)[] table =
        [
            ("--n={{ n }} --lr={{lr}}", "--n=3 --lr=0.1"), ("{{ tiny }} {{ 1e16 }} {{ 1.0 }} {{ 100000.0 }}", "1e-05 1e+16 1.0 100000.0"),
            ("{{ yes }} {{ nil }} {{ layers }} {{ conv }}", "True None [64, 32] {'size': 5, 'act': 'relu'}"),
            ("{{ layers[0] }} {{ layers.1 }} {{ layers[-1] }} {{ layers[1:] }} {{ name[:3] }} {{ name[::-1] }}", "64 32 32 [32] Ada L adA"),
            ("{{ conv.size }} {{ conv['act'] }} {{ conv.nothing }}|", "5 relu |"),
            ("[{{ missing }}]", "[]"), ("{{ missing|default(0.1) }} {{ n|default(1) }} {{ ''|default('x', true) }}", "0.1 3 x"),
            ("{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }}", "3 -4 2 3.5 1024 0.5"),
            ("{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ -2 ** 2 }} {{ 10 - 2 - 3 }}", "7 9 4 5"),
            ("{{ n ~ '-' ~ lr }} {{ 'a' * 3 }} {{ [1] + [2] }}", "3-0.1 aaa [1, 2]"),
            ("{{ n == 3 and not no }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 'a' in 'cat' }} {{ 5 not in layers }}", "True True False True True"),
            ("{{ n if yes else 4 }} {{ 'x' if no }}|", "3 |"), ("{{ no or 'fallback' }} {{ yes and 2 }}", "fallback 2"),
            ("{% if n > 2 %}big{% elif n > 1 %}mid{% else %}small{% endif %}", "big"),
            ("{% for l in layers %}{{ loop.index }}:{{ l }}{% if not loop.last %},{% endif %}{% endfor %}", "1:64,2:32"),
            ("{% for i in range(5) if i is odd %}{{ i }}{% else %}none{% endfor %}", "13"), ("{% for i in [] %}{% else %}none{% endfor %}", "none"),
            ("{% for k, v in conv.items() %}{{ k }}={{ v }} {% endfor %}", "size=5 act=relu "),
            ("{% set x = n * 2 %}{{ x }}", "6"), ("{% raw %}{{ n }}{% endraw %}", "{{ n }}"), ("a {#- nothing -#} b", "ab"),
            ("a {{- n -}} b", "a3b"), ("a\n", "a"), ("a\n\n", "a\n"), ("{ n } {n} $x ${y}", "{ n } {n} $x ${y}"),
            ("{{ name|upper }} {{ name.lower() }} {{ 'ab cd'|title }} {{ 'aB'|capitalize }} {{ ' x '|trim }}", "ADA L ada l Ab Cd Ab x"),
            ("{{ layers|join(',') }} {{ layers|length }} {{ layers|sum }} {{ layers|max }} {{ layers|sort }} {{ layers|first }}", "64,32 2 96 64 [32, 64] 64"),
            ("{{ 'a-b'|replace('-', '_') }} {{ 'a b'.split() }} {{ ','.join(['a', 'b']) }}", "a_b ['a', 'b'] a,b"),
            ("{{ 2.567|round(1) }} {{ 2.5|round|int }} {{ '42'|int + 1 }} {{ '1e-3'|float }} {{ 'x'|int(7) }}", "2.6 2 43 0.001 7"),
            ("{{ '%s-%03d-%.2f'|format('a', 7, 0.5) }} {{ '%d%%' % 5 }}", "a-007-0.50 5%"), ("{{ conv|tojson }}", "{\"size\":5,\"act\":\"relu\"}"),
            ("{{ [3, 1, 3]|unique|list }} {{ ['a', 'b']|map('upper')|join }} {{ [0, 1, 2]|select('odd')|list }}", "[3, 1] AB [1]"),
            ("{{ n is defined }} {{ q is not defined }} {{ n is number }} {{ 9 is divisibleby 3 }} {{ n is none }}", "True True True True False"),
            ("{{ (1,) }} {{ 1, 2 }} {{ {'a': [1]} }} {{ \"it's\" }} {{ [\"it's\"] }}", "(1,) (1, 2) {'a': [1]} it's [\"it's\"]"),
            ("{{ range(3)|list }} {{ dict(a=1) }} {{ '{{' }}", "[0, 1, 2] {'a': 1} {{"), ("{{ -n|abs }} {{ - 3 }} {{ not n }}", "3 -3 False"),
            ("{{ batch-size }}", "!"), ("{{ missing.x }}", "!"), ("{{ n|nofilter }}", "!"), ("{{ n", "!"), ("{% if n %}", "!"), ("${#a[@]}", "!"),
            ("{{ 1 / 0 }}", "!"), ("{{ 'a' + 1 }}", "!"), ("{% macro x() %}{% endmacro %}", "!"), ("{{ 9223372036854775807 + 1 }}", "!"), ("{{ n( }}", "!"),
            ("{{ 'a' * 99999999999 }}", "!"), ("{% for i in range(99999999) %}x{% endfor %}", "!"), ("{{ }}", "!"), ("{{ 1 < 'a' }}", "!"), ("{% endif %}", "!"),
        ];
        var wrong = new List<string>();
        foreach (var (text, result) in table)
        {
            string actual;
            try
            {
                actual = Render(text);
            }
            catch (TemplateException)
            {
                actual = "!";
            }

            if (actual != result) wrong.Add($"{text}\n   expected {result}\n   actual   {actual}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void An_error_knows_its_place_and_a_way_out()
    {
        (string Template, int At, string Mention)[] table =
        [
            ("a {{ n|uper }}", 7, "upper"), ("ab {{ missing.x }}", 13, "missing"), ("{{ n + }}", 7, "}}"), ("${#a[@]}", 1, "#}"), ("{{ 'x }}", 3, "'"), ("{{ n is evn }}", 8, "even"),
        ];
        foreach (var (text, at, mention) in table)
        {
            var error = Assert.Throws<TemplateException>(() => Render(text));
            Assert.Equal((text, at), (text, error.At));
            Assert.Contains(mention, error.Message + error.Fix, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Literals_are_Pythons()
    {
        (string Text, string? Literal)[] table =
        [
            ("1", "1"), ("1e-4", "0.0001"), ("0x10", "16"), ("1_000", "1000"), ("True", "True"), ("true", null), ("None", "None"), ("'q'", "'q'"), ("[1,2]", "[1, 2]"),
            ("0,1", "(0, 1)"), ("1.10", "1.1"), ("007", null), ("1+2", null), ("-3", "-3"), ("{'a': 1}", "{'a': 1}"), ("abc", null), ("", null), (" 1", null), ("1e400", null),
            ("(1)", "1"), ("()", "()"), ("[", null), ("1e5", "100000.0"), (".5", "0.5"), ("5.", "5.0"), ("99999999999999999999", null), ("'a' 'b'", "'ab'"), ("__import__('os')", null),
        ];
        foreach (var (text, literal) in table) Assert.Equal((text, literal), (text, PythonLiteral.Read(text) is { } value ? PythonText.Literal(value) : null));
    }

    [Fact]
    public void Random_templates_end_soon_with_text_or_an_error()
    {
        string[] pieces =
        [
            "{{", "}}", "{%", "%}", "{#", "#}", " ", "n", "layers", "conv", "missing", "for ", "in ", "if ", "else", "endif", "endfor", "set ", "=", "==", "+", "-", "*", "**", "/", "//", "%",
            "~", "|", "join", "sort", "length", "map", "(", ")", "[", "]", "{", "}", ":", ",", ".", "'", "\"", "\\", "1", "9223372036854775807", "0.5", "1e309", "is ", "not ", "and ", "range", "raw", "endraw", "text", "\n", "é", "\0",
        ];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var seed = 0; seed < 30_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (seed % 2 == 0) text = "{{ " + text + " }}";
            try
            {
                Render(text);
            }
            catch (TemplateException)
            {
                // Most of them are no templates.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {text}\n{e}");
            }

            PythonLiteral.Read(text);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{clock.Elapsed}");
    }

    [Fact]
    public void Deep_and_long_templates_are_refused()
    {
        foreach (var text in new[] { new string('(', 5000), "{{ " + new string('[', 5000), "{{ " + string.Concat(Enumerable.Repeat("not ", 5000)), "{{ " + string.Concat(Enumerable.Repeat("-", 5000)) + "1 }}", "{{ 1" + string.Concat(Enumerable.Repeat("+1", 5000)) + " }}", "{{ n" + string.Concat(Enumerable.Repeat("|abs", 5000)) + " }}", string.Concat(Enumerable.Repeat("{% if n %}", 5000)), "{{ n" + string.Concat(Enumerable.Repeat(".x", 5000)) + " }}", "{{ 1" + string.Concat(Enumerable.Repeat("**1", 5000)) + " }}" })
        {
            if (text[0] == '(') Assert.Equal(text, Render(text));
            else Assert.Throws<TemplateException>(() => Render(text));
        }
    }

    [Fact]
    public void Numbers_are_written_as_Python_writes_them_and_read_back()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var number = BitConverter.Int64BitsToDouble(new Random(seed).NextInt64());
            if (!double.IsFinite(number) || number == 0) continue;
            var value = Assert.IsType<TemplateValue.Number>(PythonLiteral.Read(PythonText.Number(number)));
            Assert.Equal(number, value.Value);
        }
    }
}
