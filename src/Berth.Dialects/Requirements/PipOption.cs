using Berth.Core.Problems;

namespace Berth.Dialects.Requirements;

/// <summary>An option of a requirements file.</summary>
/// <param name="Name">The long form, whatever form was written.</param>
/// <param name="Value">Null for a switch.</param>
internal readonly record struct PipOption(string Name, string? Value)
{
    /// <summary>Long form, other forms, whether a value follows.</summary>
    private static readonly (string Name, string[] Others, bool Value)[] Known =
    [
        ("--requirement", ["-r"], true),
        ("--constraint", ["-c"], true),
        ("--editable", ["-e"], true),
        ("--index-url", ["-i", "--pypi-url"], true),
        ("--extra-index-url", [], true),
        ("--no-index", [], false),
        ("--find-links", ["-f"], true),
        ("--no-binary", [], true),
        ("--only-binary", [], true),
        ("--prefer-binary", [], false),
        ("--require-hashes", [], false),
        ("--pre", [], false),
        ("--trusted-host", [], true),
        ("--use-feature", [], true),
        ("--hash", [], true),
        ("--config-settings", ["-C", "--config-setting"], true),
        ("--global-option", [], true),
    ];

    /// <summary>Reads words as pip does: long options may be shortened as long as only one fits, values follow <c>=</c> or stand next.</summary>
    /// <param name="left">Takes words that belong to no option.</param>
    /// <param name="problem">What is wrong with the first word that cannot be read.</param>
    /// <returns>Null where there is such a word.</returns>
    public static List<PipOption>? Read(List<string> words, List<string> left, out string problem, out string fix)
    {
        var options = new List<PipOption>();
        (problem, fix) = ("", "");
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (!word.StartsWith('-') || word == "-")
            {
                left.Add(word);
                continue;
            }

            var shortForm = !word.StartsWith("--", StringComparison.Ordinal);
            var equals = shortForm ? -1 : word.IndexOf('=', StringComparison.Ordinal);
            var written = equals > 0 ? word[..equals] : shortForm ? word[..2] : word;
            if (Find(written) is not { } known)
            {
                var nearest = NearestName.Of(written, Known.Select(k => k.Name));
                problem = $"`{written}` is not an option that requirements files have";
                fix = nearest is null ? "take it out" : $"write `{nearest}`";
                return null;
            }

            var value = equals > 0 ? word[(equals + 1)..] : shortForm && word.Length > 2 ? word[2..] : null;
            if (known.Value && value is null && ++at < words.Count) value = words[at];
            if (known.Value == (value is not null))
            {
                options.Add(new(known.Name, value));
                continue;
            }

            problem = known.Value ? $"`{written}` has no value" : $"`{written}` takes no value";
            fix = known.Value ? $"write `{written} VALUE`" : $"write `{written}` alone";
            return null;
        }

        return options;
    }

    private static (string Name, string[] Others, bool Value)? Find(string written)
    {
        foreach (var known in Known)
            if (known.Name == written || known.Others.Contains(written)) return known;
        if (written.Length < 3) return null;
        var fitting = Known.Where(k => k.Name.StartsWith(written, StringComparison.Ordinal)).ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }
}
