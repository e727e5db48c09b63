using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Berth.Build.Pipeline;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python;

namespace Berth.Cli.Commands;

/// <summary><c>berth lock --python 3.12 requirements.txt</c>: the exact packages for a Python that is only named, printed or written to a file.</summary>
/// <param name="platforms">Where the platform comes from.</param>
public sealed class TargetLock(TargetOptions target, VariantOptions platforms, SessionOptions options)
{
    /// <param name="file">Requirements, or a declaration whose Python packages are meant.</param>
    public async Task<int> RunAsync(ParseResult parsed, string? file, OutputFormat format, CancellationToken cancellationToken)
    {
        var asked = platforms.Platforms(parsed);
        if (asked.Length > 1) throw new BerthException(new Problem(CliProblems.Usage, "with `--python`, one platform at a time is locked for", Fix: $"berth lock --python {parsed.GetValue(target.Python)} --platform {asked[0]}"));
        var facts = target.Target(parsed, asked.FirstOrDefault());
        var declared = Declarations.Load(file, parsed, options).Environment.Python;
        var request = new RequirementsRequest(target.AddTo(declared, parsed, options), facts, Preferred(parsed));
        var session = Session.Open(parsed, options);
        var wheels = await new RequirementsLock(session.Tools, session.Settings).ResolveAsync(request, cancellationToken);
        session.Progress.Finish();
        var text = format == OutputFormat.Json
            ? JsonSerializer.Serialize(PackagesReport.Of(wheels), CliJson.Readable.PackagesReport)
            : string.Join('\n', wheels.Select(w => $"{w.Name}=={w.Version}"));
        if (parsed.GetValue(target.Output) is { } output) WriteFile(output, text + "\n");
        else if (text.Length > 0) await Terminal.Out.WriteLineAsync(text.AsMemory(), cancellationToken);
        if (!parsed.GetValue(options.Quiet)) await Terminal.Error.WriteLineAsync($"{wheels.Length} packages for Python {facts.Version} ({facts.Tags[0]}) in {session.Progress.Summary()}");
        return 0;
    }

    /// <summary>What an earlier answer in the output file says, without what is to be resolved anew.</summary>
    private ImmutableSortedDictionary<string, string> Preferred(ParseResult parsed)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        if (parsed.GetValue(target.Output) is not { } output || !File.Exists(output) || parsed.GetValue(options.Upgrade!)) return none;
        var content = File.ReadAllBytes(output);
        var before = content.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{', ..] ? PackagesReport.VersionsOf(content) : Pins(content);
        return before.RemoveRange((parsed.GetValue(options.UpgradePackage!) ?? []).Select(PackageName.Normalize));
    }

    private static ImmutableSortedDictionary<string, string> Pins(byte[] content) => Encoding.UTF8.GetString(content).Split('\n')
        .Select(l => l.Trim().Split("==")).Where(p => p.Length == 2 && PackageName.IsValid(p[0]))
        .DistinctBy(p => PackageName.Normalize(p[0])).ToImmutableSortedDictionary(p => PackageName.Normalize(p[0]), p => p[1], StringComparer.Ordinal);

    private static void WriteFile(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.part";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
