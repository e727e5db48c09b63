using System.Collections.Immutable;
using System.CommandLine;
using Berth.Cli.Workspace;
using Berth.Core.Problems;
using Berth.Dialects.Native.Editing;
using Berth.Dialects.Requirements;
using Berth.Python;
using Berth.Python.Requirements;

namespace Berth.Cli.Commands;

/// <summary><c>berth add REQUIREMENT…</c>: asks for more Python packages, in the file and in its lock.</summary>
public static class AddCommand
{
    public static Command Create()
    {
        var raw = new Option<bool>("--raw") { Description = "Write names without a version as they are given, instead of with the locked version as the lowest." };
        var words = new ChangeWords("requirement", "Packages to add, each as in a requirements file; the last word may be the declaration or its folder, with a slash or .yaml.");
        var command = new Verb("add", "Add Python packages to berth.yaml, comments and order kept, and lock them.",
            "berth add numpy", "berth add 'scikit-learn~=1.5' pandas examples/digits-native/", "berth add --no-lock --raw torch") { words.Words, raw };
        words.AddTo(command);
        command.SetAction((parsed, token) => words.ChangeAsync(parsed, !parsed.GetValue(raw), Edit, token));
        return command;
    }

    private static void Edit(RequirementEdit edit, ImmutableArray<string> requirements)
    {
        var problems = requirements.Select(Fault).OfType<Problem>().ToImmutableArray();
        if (!problems.IsEmpty) throw new BerthException(problems);
        foreach (var requirement in requirements) edit.Add(requirement);
    }

    private static Problem? Fault(string text) =>
        !Requirement.TryParse(text, out _, out var reason) ? new(PythonProblems.InvalidRequirement, $"`{text}` is not a requirement: {reason}", Fix: "berth add 'NAME>=VERSION'")
        : RequirementName.Of(text) is null || text.AsSpan().ContainsAny('\n', '\r') ? new(PythonProblems.InvalidRequirement, $"`{text}` does not stand on one line that begins with a name", Fix: "berth add NAME")
        : null;
}
