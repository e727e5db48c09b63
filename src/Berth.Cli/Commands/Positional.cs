using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace Berth.Cli.Commands;

/// <summary>Splits the words of <c>berth run [FILE [CONTEXT]] [-- COMMAND…]</c>: what stands after <c>--</c> is never a file or a context.</summary>
public sealed record Positional(string? File, string? Context, ImmutableArray<string> Command)
{
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
        return new Positional(words.ElementAtOrDefault(0), words.ElementAtOrDefault(1), [.. words.Skip(2), .. command?.ToImmutable() ?? []]);
    }
}
