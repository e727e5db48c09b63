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
            Upgrade = new Option<bool>("--upgrade") { Description = "Resolve everything anew." },
            UpgradePackage = new Option<string[]>("--upgrade-package") { Description = "Resolve this package anew and keep the others where they can stay; may be repeated.", HelpName = "NAME" },
            Check = new Option<bool>("--check") { Description = "Change nothing; fail where the lock beside the file is missing or out of date." },
            Relocking = true,
        };
        var command = new Verb("lock", "Write down exactly what a declaration means: every package, image and layer by digest.",
            "berth lock", "berth lock --upgrade berth.yaml", "berth lock --upgrade-package numpy", "berth lock --check", "berth lock --accelerator cuda") { file, format };
        options.AddTo(command);
        command.SetAction((parsed, token) => LockAsync(parsed, parsed.GetValue(file), parsed.GetValue(format), options, token));
        return command;
    }

    private static async Task<int> LockAsync(ParseResult parsed, string? file, OutputFormat format, SessionOptions options, CancellationToken cancellationToken)
    {
        var declaration = Declarations.Load(file, parsed.GetValue(options.Dialect));
        var session = Session.Open(parsed, options);
        if (session.Settings.Locked && (session.Settings.Upgrade || !session.Settings.UpgradePackages.IsEmpty))
            throw new BerthException(new Problem(CliProblems.Usage, "`--check` changes nothing, so there is nothing to upgrade", Fix: "berth lock --check"));
        var (environmentLock, variant) = await session.Pipeline.LockAsync(declaration, cancellationToken);
        var path = LockStore.PathBeside(declaration.File);
        if (!session.Settings.Locked) LockStore.Write(path, environmentLock);
        session.Progress.Finish();
        if (format == OutputFormat.Json) await Terminal.Out.WriteLineAsync(System.Text.Encoding.UTF8.GetString(LockFile.Write(environmentLock)).AsMemory(), cancellationToken);
        else if (!parsed.GetValue(options.Quiet))
        {
            await Terminal.Error.WriteLineAsync($"{path}: {(session.Settings.Locked ? "up to date, " : "")}{variant.Wheels.Length} wheels, {variant.Apt?.Packages.Length ?? 0} apt packages, "
                + $"{variant.Steps.Length} steps on {variant.Platform}, {variant.Accelerator.ToString().ToLowerInvariant()} in {session.Progress.Summary()}");
        }

        return 0;
    }
}
