using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Problems;
using Berth.Dialects.Native.Editing;

namespace Berth.Cli.Commands;

/// <summary>The command line that <c>berth add</c> and <c>berth remove</c> share: packages, then perhaps a file.</summary>
public sealed class ChangeWords(string name, string description)
{
    private readonly Option<bool> _noLock = new("--no-lock", "--frozen") { Description = "Change the file only; the lock stays as it is." };
    private readonly Option<OutputFormat> _format = CommonOptions.Format();
    private readonly SessionOptions _session = new() { Relocking = true };

    public Argument<string[]> Words { get; } = new(name) { Arity = ArgumentArity.OneOrMore, Description = description };

    public void AddTo(Command command)
    {
        command.Options.Add(_noLock);
        command.Options.Add(_format);
        _session.AddTo(command);
    }

    /// <param name="bound">Whether names without a version get the locked one as their lowest.</param>
    public async Task<int> ChangeAsync(ParseResult parsed, bool bound, Action<RequirementEdit, ImmutableArray<string>> edit, CancellationToken cancellationToken)
    {
        var (packages, file) = Split(parsed.GetRequiredValue(Words));
        if (packages.IsEmpty) throw new BerthException(new Problem(CliProblems.Usage, "no package is named", Fix: $"berth {parsed.CommandResult.Command.Name} NAME {file}"));
        var change = new DeclarationChange(parsed, _session);
        var made = await change.ApplyAsync(file, e => edit(e, packages), !parsed.GetValue(_noLock), bound, cancellationToken);
        if (parsed.GetValue(_format) == OutputFormat.Json)
            await Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(new ChangeReport(change.Changes, made), CliJson.Readable.ChangeReport).AsMemory(), cancellationToken);
        else if (!parsed.GetValue(_session.Quiet))
            foreach (var line in change.Changes) await Terminal.Error.WriteLineAsync(VisibleText.OnOneLine(ChangeReport.Line(line)).AsMemory(), cancellationToken);
        return 0;
    }

    /// <summary>A bare word is always a package, even where a folder is called the same.</summary>
    private static (ImmutableArray<string> Packages, string? File) Split(string[] words)
    {
        var last = words[^1];
        var isFile = last is "." or ".." || last.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || last.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            || (last.Contains('/', StringComparison.Ordinal) && Directory.Exists(last));
        return isFile ? ([.. words[..^1]], last) : ([.. words], null);
    }
}
