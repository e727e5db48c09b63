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
    /// <exception cref="BerthException">BERTH6001: an unknown option, or more words than there are places.</exception>
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
        if (words.Find(w => w.StartsWith('-')) is { } option)
            throw new BerthException(new Problem(CliProblems.Usage, $"there is no option `{option}`", Fix: "berth run --help; options of the task's own command go after `--`"));
        if (words.Count > 2)
            throw new BerthException(new Problem(CliProblems.Usage, $"`{words[2]}` is one word too many", Fix: $"berth run {words[0]} {words[1]} -- {string.Join(' ', words.Skip(2))}"));
        return new Positional(words.ElementAtOrDefault(0), words.ElementAtOrDefault(1), command?.ToImmutable() ?? []);
    }
}
