using System.CommandLine;
using Berth.Core.Environments;
using Berth.Dialects;

namespace Berth.Cli.Commands;

/// <summary>Options that several verbs share, each with one name and one meaning.</summary>
public static class CommonOptions
{
    public static Argument<string?> File() => new("file")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The declaration: berth.yaml, a Determined config, requirements.txt, pyproject.toml or pylock.toml; or a folder that holds one (default: this folder).",
    };

    public static Argument<string?> LockedFile() => new("file")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A declaration, whose lock is looked at; or a lock (default: the declaration in this folder).",
    };

    public static Option<OutputFormat> Format() => new("--format") { Description = "How data is printed: text for people, json for machines.", HelpName = "text|json" };

    public static Option<string?> Dialect() => new("--dialect") { Description = "Read the file as this dialect instead of recognising it.", HelpName = string.Join('|', Recognition.Dialects) };

    public static Option<Accelerator?> Accelerator() => new("--accelerator") { Description = "cpu, cuda or rocm (default: what this machine has).", HelpName = "cpu|cuda|rocm" };

    public static Option<string[]> Index() => new("--index") { Description = "Package index to ask instead of the declared one; may be repeated.", HelpName = "URL" };

    public static Option<string[]> FindLinks() => new("--find-links") { Description = "Folder or page of wheels to look at besides the index; may be repeated.", HelpName = "PATH|URL" };

    public static Option<string[]> Group() => new("--group") { Description = "Dependency group of a pyproject.toml or pylock.toml to take in; may be repeated.", HelpName = "NAME" };

    public static Option<string[]> Extra() => new("--extra") { Description = "Extra of a pyproject.toml or pylock.toml to take in; may be repeated.", HelpName = "NAME" };

    public static Option<string?> Base() => new("--base") { Description = "Base image for a Python file, which names none (default: a Debian whose Python fits).", HelpName = "IMAGE" };

    public static Option<string?> Python() => new("--python") { Description = "Python that the base image must have; chooses the base of a Python file where none is given.", HelpName = "3.N" };

    public static Option<bool> Offline() => new("--offline") { Description = "Ask no package index; what is kept from before and local folders must do." };

    public static Option<bool> Locked() => new("--locked") { Description = "Refuse whatever differs from the lock." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress and no summary; problems are still told." };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Show what programs print while layers are made." };
}

public enum OutputFormat
{
    Text,
    Json,
}
