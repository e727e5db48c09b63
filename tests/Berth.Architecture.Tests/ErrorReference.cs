using System.Globalization;
using System.Reflection;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Architecture.Tests;

/// <summary>Makes docs/reference/errors.md from the codes in the assemblies and the exit statuses in Berth.Core.</summary>
internal static class ErrorReference
{
    public const string File = "docs/reference/errors.md";

    private const string ExitCodeSource = "src/Berth.Core/Problems/ExitCode.cs";

    /// <param name="Field"><c>OciProblems.MissingBlob</c>.</param>
    public sealed record Entry(string Project, string Field, ProblemCode Code);

    /// <summary>Every problem code, by id.</summary>
    public static IReadOnlyList<Entry> Codes { get; } =
    [
        .. (from assembly in BerthAssemblies.All
            from type in assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            where field.FieldType == typeof(ProblemCode)
            select new Entry(BerthAssemblies.ProjectOf(assembly), $"{type.Name}.{field.Name}", (ProblemCode)field.GetValue(null)!))
            .OrderBy(e => e.Code.Id, StringComparer.Ordinal),
    ];

    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Errors

            Made from the code by `tests/Berth.Architecture.Tests`; `BERTH_UPDATE_GOLDENS=1 ./test Architecture` makes it anew.

            A problem says what is wrong, where (file, line and column), and what to type next. Its code never changes its meaning.
            Problems go to stderr, data to stdout; with `--format json` a problem is an object with the same parts.

            ## Exit status

            `berth run` ends with the task's own status, 128 + n after signal n. When Berth itself ends a command, the status is one of these:

            | Status | Name | Meaning |
            | ---: | --- | --- |

            """);
        foreach (var (code, meaning) in ExitCodes())
            text.Append(CultureInfo.InvariantCulture, $"| {(int)code} | `{code}` | {meaning} |\n");

        foreach (var project in Codes.GroupBy(e => e.Project))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {project.Key}\n\n| Code | Problem | Exit |\n| --- | --- | ---: |\n");
            foreach (var (_, _, code) in project)
                text.Append(CultureInfo.InvariantCulture, $"| {code.Id} | {code.Title} | {(int)code.Exit} |\n");
        }

        return text.ToString();
    }

    /// <summary>Exit statuses with the sentence that stands above each in the source.</summary>
    private static IEnumerable<(ExitCode Code, string Meaning)> ExitCodes()
    {
        var meaning = "";
        foreach (var line in Repository.Read(ExitCodeSource).Split("public enum ExitCode")[1].Split('\n').Select(l => l.Trim()))
        {
            if (line.StartsWith("/// <summary>", StringComparison.Ordinal))
            {
                meaning = Plain(line["/// <summary>".Length..].Replace("</summary>", "", StringComparison.Ordinal));
            }
            else if (Enum.TryParse<ExitCode>(line.Split(' ')[0], out var code) && line.Contains('=', StringComparison.Ordinal))
            {
                yield return (code, code == ExitCode.Ok ? "All went well." : meaning);
                meaning = "";
            }
        }
    }

    private static string Plain(string comment) =>
        comment.Replace("<c>", "`", StringComparison.Ordinal).Replace("</c>", "`", StringComparison.Ordinal);
}
