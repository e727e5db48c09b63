using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Native;

/// <summary>Reads <c>steps</c>.</summary>
internal static class NativeSteps
{
    private static readonly char[] WordEnds = [' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>', '"', '\'', '`', '='];

    public static ImmutableArray<BuildStep> Read(YamlSequence? steps, DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        var read = ImmutableArray.CreateBuilder<BuildStep>();
        foreach (var step in steps?.Items ?? [])
        {
            var files = new StepFiles(file, problems);
            switch (step)
            {
                case YamlScalar command when IsCommand(command, problems):
                    AddMentioned(command.Value, files);
                    read.Add(new BuildStep(command.Value, files.ToSorted(), [], command.Where));
                    break;
                case YamlMapping map when map.Scalar("run") is { } run && IsCommand(run, problems):
                    AddMentioned(run.Value, files);
                    foreach (var path in map.Scalars("files")) files.Add(path.Value, path.Where);
                    read.Add(new BuildStep(run.Value, files.ToSorted(), NativeVariables.Plain(map.Find("variables")), map.Where));
                    break;
            }
        }

        return read.ToImmutable();
    }

    /// <summary>
    /// A word of the command such as <c>./setup.sh</c> that is a file beside the document is given to it; others may come into being later.
    /// </summary>
    private static void AddMentioned(string command, StepFiles files)
    {
        foreach (var word in command.Split(WordEnds, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.StartsWith("./", StringComparison.Ordinal) && word.Length > 2) files.AddIfThere(word);
        }
    }

    private static bool IsCommand(YamlScalar command, ImmutableArray<Problem>.Builder problems)
    {
        if (command.Value.Trim().Length > 0) return true;
        problems.Add(new Problem(
            DialectProblems.InvalidValue, "a step has no command", command.Where, "write a shell command, or take the step out",
            Key: "steps"));
        return false;
    }
}
