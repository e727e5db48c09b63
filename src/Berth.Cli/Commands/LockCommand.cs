using System.Collections.Immutable;
using System.CommandLine;
using Berth.Build.Pipeline;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Cli.Commands;

/// <summary><c>berth lock</c>: writes down exactly what the declaration means today, beside it.</summary>
public static class LockCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var format = CommonOptions.Format();
        var options = new SessionOptions
        {
            Accelerator = null,
            Python = null,
            Upgrade = new Option<bool>("--upgrade") { Description = "Resolve everything anew." },
            UpgradePackage = new Option<string[]>("--upgrade-package") { Description = "Resolve this package anew and keep the others where they can stay; may be repeated.", HelpName = "NAME" },
            Check = new Option<bool>("--check") { Description = "Change nothing; fail where the lock beside the file is missing or out of date." },
            Relocking = true,
        };
        var variants = new VariantOptions();
        var target = new TargetOptions();
        var command = new Verb("lock", "Write down exactly what a declaration means: every package, image and layer by digest.",
            "berth lock", "berth lock --upgrade berth.yaml", "berth lock --upgrade-package numpy", "berth lock --check",
            "berth lock --platform linux/amd64,linux/arm64 --accelerator cpu,cuda", "berth lock --python 3.12 --format json requirements.txt") { file, format };
        variants.AddTo(command);
        options.AddTo(command);
        target.AddTo(command);
        command.SetAction((parsed, token) => target.AreGiven(parsed)
            ? new TargetLock(target, variants, options).RunAsync(parsed, parsed.GetValue(file), parsed.GetValue(format), token)
            : LockAsync(parsed, parsed.GetValue(file), parsed.GetValue(format), (options, variants), token));
        return command;
    }

    private static async Task<int> LockAsync(ParseResult parsed, string? file, OutputFormat format, (SessionOptions Session, VariantOptions Variants) options, CancellationToken cancellationToken)
    {
        var asked = options.Variants.Of(parsed);
        var declaration = Declarations.Load(file, parsed, options.Session);
        var session = Session.Open(parsed, options.Session);
        if (session.Settings.Locked && (session.Settings.Upgrade || !session.Settings.UpgradePackages.IsEmpty))
            throw new BerthException(new Problem(CliProblems.Usage, "`--check` changes nothing, so there is nothing to upgrade", Fix: "berth lock --check"));
        var wanted = asked.IsEmpty ? VariantsLock.Usual(declaration, VariantOptions.ThisMachine, VariantOptions.RunsHere) : asked;
        var environmentLock = await new VariantsLock(session.Tools, session.Settings).LockAsync(declaration, wanted, cancellationToken);
        var path = LockStore.PathBeside(declaration.File);
        if (!session.Settings.Locked) LockStore.Write(path, environmentLock);
        session.Progress.Finish();
        if (format == OutputFormat.Json) await Terminal.Out.WriteLineAsync(System.Text.Encoding.UTF8.GetString(LockFile.Write(environmentLock)).AsMemory(), cancellationToken);
        else if (!parsed.GetValue(options.Session.Quiet))
            await Terminal.Error.WriteLineAsync(Summary(session.Settings.Locked ? $"{path}: up to date" : path, environmentLock, wanted, session.Progress.Summary()));
        return 0;
    }

    private static string Summary(string path, EnvironmentLock environmentLock, ImmutableArray<LockVariant> wanted, string time)
    {
        var variants = wanted.Select(w => environmentLock.Find(w.Platform, w.Accelerator)!).Select(v =>
            $"{v.Wheels.Length} wheels, {v.Apt?.Packages.Length ?? 0} apt packages, {v.Steps.Length} steps on {v.Platform}, {v.Accelerator.ToString().ToLowerInvariant()}");
        return wanted.Length == 1 ? $"{path}: {variants.First()} in {time}" : $"{path} in {time}:\n  {string.Join("\n  ", variants)}";
    }
}
