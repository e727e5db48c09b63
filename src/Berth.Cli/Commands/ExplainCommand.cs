using System.CommandLine;
using System.Text.Json;
using Berth.Build.Pipeline;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking;

namespace Berth.Cli.Commands;

/// <summary><c>berth explain</c>: which layers are there, which would be made, and which input changed.</summary>
public static class ExplainCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var format = CommonOptions.Format();
        var inputs = new Option<bool>("--inputs") { Description = "Show everything that decides each layer." };
        var options = new SessionOptions();
        var command = new Verb("explain", "Say which layers are cached, which would be made, and which input changed.",
            "berth explain", "berth explain --inputs examples/digits-native") { file, format, inputs };
        options.AddTo(command);
        command.SetAction(parsed => Explain(parsed, parsed.GetValue(file), parsed.GetValue(format), parsed.GetValue(inputs), options));
        return command;
    }

    private static int Explain(ParseResult parsed, string? file, OutputFormat format, bool inputs, SessionOptions options)
    {
        var declaration = Declarations.Load(file, parsed, options);
        var session = Session.Open(parsed, options);
        var spec = session.Pipeline.SpecDigestOf(declaration.Environment);
        var known = session.Pipeline.FindLock(declaration);
        var rows = known is var (_, variant) ? new EnvironmentExplanation(session.Store).Of(declaration.File, declaration.Environment, variant)
            : new UnlockedExplanation(session.Store).Of(declaration, session.Settings.Accelerator);
        ContentDigest? lockDigest = known is var (l, v) ? LockFile.Digest(l.SpecOf(v), v) : null;
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(new ExplainReport(spec, lockDigest, [.. rows.Select(ExplainLayerReport.Of)]), CliJson.Readable.ExplainReport));
            return 0;
        }

        Terminal.Out.WriteLine($"spec  {spec}");
        Terminal.Out.WriteLine(lockDigest is null ? "lock  none yet: the declaration changed or was never built, so what it means is resolved anew" : $"lock  {lockDigest}");
        foreach (var row in rows) Show(row, inputs);
        return 0;
    }

    private static void Show(LayerExplanation row, bool inputs)
    {
        Terminal.Out.WriteLine($"{row.Slot,-24} {ExplainLayerReport.Word(row.Verdict),-14} {row.Key?[7..19]}");
        foreach (var change in row.Changes) Terminal.Out.WriteLine($"    changed since the last build: {change}");
        if (!inputs) return;
        foreach (var (name, value) in row.Inputs) Terminal.Out.WriteLine($"    {name} = {value}");
    }
}
