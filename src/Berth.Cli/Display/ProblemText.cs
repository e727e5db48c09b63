using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Cli.Display;

/// <summary>Tells problems to people, on standard error.</summary>
public static class ProblemText
{
    public static void Print(ImmutableArray<Problem> problems)
    {
        if (problems.IsEmpty) return;
        foreach (var problem in problems.OrderByDescending(p => p.Severity).ThenBy(p => p.Where?.Line).ThenBy(p => p.Where?.Column))
            Terminal.Error.WriteLine(Colour(problem));
    }

    private static string Colour(Problem problem)
    {
        var text = VisibleText.Of(problem.ToString());
        if (!Terminal.ErrorHasColour) return text;
        var word = problem.Severity == Severity.Error ? "error" : "warning";
        var at = text.IndexOf(word, StringComparison.Ordinal);
        return $"{text[..at]}\e[1;{(problem.Severity == Severity.Error ? 31 : 33)}m{word}\e[0m{text[(at + word.Length)..].Replace("\n  fix: ", "\n  \e[36mfix:\e[0m ", StringComparison.Ordinal)}";
    }
}
