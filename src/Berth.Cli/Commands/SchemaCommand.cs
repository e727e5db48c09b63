using System.CommandLine;
using Berth.Cli.Display;
using Berth.Dialects.Native;

namespace Berth.Cli.Commands;

/// <summary><c>berth schema</c>: the JSON Schema of <c>berth.yaml</c>, for editors.</summary>
public static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Verb("schema", "Print the JSON Schema of berth.yaml, for editors.", "berth schema > berth.schema.json");
        command.SetAction(_ => Terminal.Out.Write(NativeShape.ToJsonSchema()));
        return command;
    }
}
