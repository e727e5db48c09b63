using System.Collections.Immutable;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;

namespace Berth.Dialects.Requirements;

/// <summary>Collects requirements and index options, from single lines and from requirements files that may name others.</summary>
/// <remarks>The format is pip's; options that change what is installed in ways Berth does not know are refused, never skipped.</remarks>
public sealed class RequirementList(ImmutableArray<Problem>.Builder problems)
{
    private const int LargestFile = 1 << 20;
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Declared<string>>.Builder requirements = ImmutableArray.CreateBuilder<Declared<string>>();
    private readonly List<string> indexes = [];
    private readonly List<string> extraIndexes = [];
    private readonly List<string> findLinks = [];

    public PythonSpec ToPython() => new()
    {
        Requirements = requirements.ToImmutable(), Indexes = PerAccelerator<ImmutableArray<string>>.Same([.. indexes.Concat(extraIndexes).Distinct()]),
        FindLinks = [.. findLinks.Distinct()],
    };

    public void AddIndex(string address) => indexes.Add(address);

    /// <param name="place">An address, or a folder relative to <paramref name="document"/>.</param>
    public void AddFindLinks(string place, DocumentFile document) =>
        findLinks.Add(place.Contains("://", StringComparison.Ordinal) ? place : Path.GetFullPath(place, document.Folder));

    /// <summary>Reads a file once, however often it is named; so files that name each other end.</summary>
    public void AddFile(DocumentFile file, SourceSpan mention)
    {
        if (!read.Add(file.FullPath)) return;
        string text;
        try
        {
            var bytes = file.Read(LargestFile, mention);
            text = Yaml.YamlText.Decode(bytes, file.Shown, new Yaml.YamlLimits { Bytes = LargestFile });
        }
        catch (BerthException e)
        {
            problems.AddRange(e.Problems);
            return;
        }

        foreach (var (line, number) in Lines(text)) AddLine(line, file, new SourceSpan(file.Shown, number, 1));
    }

    /// <summary>One line: a requirement with its <c>--hash</c> options, or an option.</summary>
    public void AddLine(string line, DocumentFile file, SourceSpan where)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return;
        if (words[0].StartsWith('-')) AddOption(words, file, where);
        else if (IsLocal(words[0]) || words[0].Contains("://", StringComparison.Ordinal))
        {
            // Addresses are not repeated: they may hold a password.
            var what = words[0].Contains("://", StringComparison.Ordinal) ? "an address" : $"`{words[0]}`, a file,";
            Refuse($"{what} stands where the name of a package should be", where,
                "write `name==version` and put the folder of its wheel under `find_links`");
        }
        else if (!char.IsAsciiLetterOrDigit(words[0][0]))
        {
            Refuse($"`{words[0]}` does not begin like a package name", where, "write `name==version`");
        }
        else AddRequirement(words, where);
    }

    private static bool IsLocal(string word) =>
        word.StartsWith('.') || word.StartsWith('/') || word.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
            || word.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    private void AddRequirement(string[] words, SourceSpan where)
    {
        var cut = Array.FindIndex(words, w => w.StartsWith("--", StringComparison.Ordinal));
        var text = new StringBuilder(string.Join(' ', cut < 0 ? words : words[..cut]));
        for (var i = cut; i >= 0 && i < words.Length; i++)
        {
            var (option, value) = Split(words, ref i);
            if (option != "--hash" || value is null)
            {
                Refuse($"the option `{option}` of a requirement is not known", where,
                    "take it out; only `--hash=sha256:…` can follow a requirement");
                return;
            }

            text.Append(" --hash=").Append(value);
        }

        requirements.Add(new Declared<string>(text.ToString(), where));
    }

    private void AddOption(string[] words, DocumentFile file, SourceSpan where)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var (option, value) = Split(words, ref i);
            if (value is null
                && option is "-r" or "--requirement" or "-i" or "--index-url" or "--extra-index-url" or "-f" or "--find-links")
            {
                Refuse($"`{option}` has no value", where, $"write `{option} VALUE`");
                return;
            }

            switch (option)
            {
                case "-r" or "--requirement":
                    AddFile(file.Beside(value!), where);
                    break;
                case "-i" or "--index-url":
                    indexes.Add(value!);
                    break;
                case "--extra-index-url":
                    extraIndexes.Add(value!);
                    break;
                case "-f" or "--find-links":
                    AddFindLinks(value!, file);
                    break;
                default:
                    Refuse($"the option `{option}` is not supported in requirements", where,
                        "take it out; `-r`, `-i`, `--extra-index-url`, `-f` and `--hash` are known");
                    return;
            }
        }
    }

    /// <summary><c>--name=value</c>, <c>--name value</c> or <c>-xvalue</c>; moves on to the word that held the value.</summary>
    private static (string Option, string? Value) Split(string[] words, ref int at)
    {
        var word = words[at];
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (word.StartsWith("--", StringComparison.Ordinal) && equals > 0) return (word[..equals], word[(equals + 1)..]);
        if (!word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2) return (word[..2], word[2..].TrimStart('='));
        return (word, at + 1 < words.Length && !words[at + 1].StartsWith('-') ? words[++at] : null);
    }

    private void Refuse(string what, SourceSpan where, string fix) =>
        problems.Add(new Problem(DialectProblems.InvalidRequirementsFile, what, where, fix));

    /// <summary>Lines with their numbers: a back slash at the end joins the next line; comments are cut off after that.</summary>
    private static IEnumerable<(string Line, int Number)> Lines(string text)
    {
        var joined = new StringBuilder();
        var first = 0;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (joined.Length == 0) first = number;
            var comment = line.TrimStart().StartsWith('#');
            if (line.EndsWith('\\') && !comment)
            {
                joined.Append(line, 0, line.Length - 1).Append(' ');
                continue;
            }

            yield return (WithoutComment(joined.Append(line).ToString()), first);
            joined.Clear();
        }

        if (joined.Length > 0) yield return (WithoutComment(joined.ToString()), first);
    }

    private static string WithoutComment(string line)
    {
        for (var at = line.IndexOf('#'); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(line[at - 1])) return line[..at];
        }

        return line;
    }
}
