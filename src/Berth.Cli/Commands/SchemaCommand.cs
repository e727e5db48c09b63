using System.CommandLine;
using Berth.Cli.Display;
using Berth.Core.Problems;
using Berth.Dialects;
using Berth.Dialects.Native;

namespace Berth.Cli.Commands;

/// <summary><c>berth schema</c>: the JSON Schema of a dialect's documents, for editors.</summary>
public static class SchemaCommand
{
    public static Command Create()
    {
        var dialect = new Argument<string?>("dialect")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Whose documents: " + string.Join(", ", Written()) + " (default: native, which is berth.yaml).",
        };
        var command = new Verb("schema", "Print the JSON Schema of a dialect's documents, for editors.", "berth schema > berth.schema.json", "berth schema determined") { dialect };
        command.SetAction(parsed => Terminal.Out.Write(Schema(parsed.GetValue(dialect) ?? NativeDialect.Name)));
        return command;
    }

    private static IEnumerable<string> Written() => DialectList.All.Where(d => d.Schema is not null).Select(d => d.Name);

    private static string Schema(string name)
    {
        if (DialectList.Find(name)?.Schema is { } schema) return schema();
        var nearest = NearestName.Of(name, [.. Written()]) ?? NativeDialect.Name;
        throw new BerthException(new Problem(
            CliProblems.Usage, DialectList.Find(name) is null ? $"there is no dialect `{name}`" : $"documents of the dialect `{name}` have no JSON Schema",
            Fix: $"berth schema {nearest}"));
    }
}
