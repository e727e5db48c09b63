using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Berth.Core.Problems;

namespace Berth.Cli.Commands;

/// <summary>
/// Splits the words of <c>berth run [FILE [CONTEXT]] [-- COMMAND…]</c>: what stands after <c>--</c> is never a file or a context, and what looks like
/// an option before it is none that is known.
/// </summary>
public sealed record Positional(string? File, string? Context, ImmutableArray<string> Command)
{
    /// <summary>A word that is meant as an option but is none would else be taken for a file, a folder or a name; null where there is no such word.</summary>
    public static Problem? UnknownOption(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        var named = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .Where(a => a.Argument.Name != "command" && a.Tokens is [{ Value: ['-', _, ..] }]).Select(a => a.Tokens[0].Value);
        // After `--` a word is what it looks like.
        var before = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        if (named.FirstOrDefault(before.Contains) is not { } word) return null;
        var near = NearestName.Of(word, verb.Options.Select(o => o.Name));
        return new Problem(CliProblems.Usage, $"`{word}` is no option of `berth {verb.Name}`{(near is null ? "" : $"; did you mean `{near}`?")}", Fix: $"berth {verb.Name} --help");
    }

    /// <exception cref="BerthException">BERTH6001: more words than there are places.</exception>
    public static Positional Split(ParseResult parsed)
    {
        var words = new List<string>();
        ImmutableArray<string>.Builder? command = null;
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash) command ??= ImmutableArray.CreateBuilder<string>();
            else if (token.Type == TokenType.Argument && command is not null) command.Add(token.Value);
        }

        // Option values are argument tokens too, so the words before `--` come from the parsed arguments.
        var inCommand = command?.Count ?? 0;
        var all = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).ToList();
        words.AddRange(all.Take(all.Count - inCommand));
        if (words.Count > 2)
            throw new BerthException(new Problem(CliProblems.Usage, $"`{words[2]}` is one word too many", Fix: $"berth run {words[0]} {words[1]} -- {string.Join(' ', words.Skip(2))}"));
        return new Positional(words.ElementAtOrDefault(0), words.ElementAtOrDefault(1), command?.ToImmutable() ?? []);
    }
}
