using System.CommandLine;
using Berth.Cli.Display;
using Berth.Dialects.Native;
using Berth.Dialects.Polyaxon;

namespace Berth.Cli.Commands;

/// <summary><c>berth schema</c>: the JSON Schema of a dialect, for editors.</summary>
public static class SchemaCommand
{
    public static Command Create()
    {
        var dialect = new Argument<string>("dialect") { Description = "native or polyaxon (default: native).", DefaultValueFactory = _ => NativeDialect.Name };
        dialect.AcceptOnlyFromAmong(NativeDialect.Name, PolyaxonDialect.Name);
        var command = new Verb("schema", "Print the JSON Schema of a dialect, for editors.", "berth schema > berth.schema.json", "berth schema polyaxon") { dialect };
        command.SetAction(parsed => Terminal.Out.Write(parsed.GetValue(dialect) == PolyaxonDialect.Name ? PolyaxonShape.ToJsonSchema() : NativeShape.ToJsonSchema()));
        return command;
    }
}
