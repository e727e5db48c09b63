namespace Berth.Dialects.Tests.Native.Editing;

/// <summary>Documents from a seed that hold requirements in every form, with comments, odd quotes and line ends.</summary>
internal static class RandomDocuments
{
    private static readonly string[] Requirements = ["numpy", "pandas==2.2", "torch>=2,<3", "a[b]==1", "z; os_name == 'posix'", "y @ https://e.org/y-1.whl", "Foo_Bar", "q ~= 1.0"];
    private static readonly string[] Others = ["base: debian:bookworm", "name: 'x' # name", "run: |\n  echo a: b\n  # no comment\n  echo c", "apt: [a, b]", "steps:\n  - echo 1 # one\n  - run: echo 2"];

    /// <summary>With at least one requirement in a list.</summary>
    public static string WithList(Random random)
    {
        var parts = Others.OrderBy(_ => random.Next()).Take(random.Next(Others.Length)).ToList();
        parts.Insert(random.Next(parts.Count + 1), Python(random));
        var text = string.Join('\n', parts.SelectMany(p => random.Next(3) == 0 ? (string[])["# before", p, ""] : [p]));
        if (random.Next(3) > 0) text += "\n";
        if (random.Next(4) == 0) text += text.EndsWith('\n') ? "# the end\n" : "\n# the end";
        return random.Next(3) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    private static string Python(Random random)
    {
        var names = Requirements.OrderBy(_ => random.Next()).Take(1 + random.Next(4)).ToList();
        if (random.Next(2) == 0)
        {
            var indent = new string(' ', 2 + random.Next(3));
            return $"python:\n  requirements:{Comment(random)}\n" + string.Join('\n', names.Select(n => $"{indent}- {Quoted(n, random, flow: false)}{Comment(random)}"))
                + (random.Next(2) == 0 ? "\n  index: https://e.org" : "");
        }

        var items = names.Select(n => Quoted(n, random, flow: true)).ToList();
        return random.Next(3) switch
        {
            0 => $"python: {{requirements: [{string.Join(", ", items)}{(random.Next(2) == 0 ? "," : "")}], index: 'i'}}",
            1 => $"python:\n  requirements: [{string.Join(",", items)} ]{Comment(random)}",
            _ => $"python:\n  requirements: [{Comment(random)}\n    " + string.Join("\n    ", items.Select((n, i) => i < items.Count - 1 || random.Next(2) == 0 ? $"{n},{Comment(random)}" : $"{n}{Comment(random)}")) + "\n  ]",
        };
    }

    private static string Comment(Random random) => random.Next(3) == 0 ? " # it's [odd], \"really\"" : "";

    private static string Quoted(string text, Random random, bool flow) => random.Next(3) switch
    {
        0 => $"\"{text}\"",
        1 => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => flow && text.AsSpan().ContainsAny("[],") ? $"\"{text}\"" : text,
    };
}
