namespace Berth.Core.Workloads;

/// <summary>How a context folder is packed: whose ignore rules hold, which file they are in, and how large it may be.</summary>
/// <param name="IgnoreFile">Name of the ignore file at the top of the context.</param>
/// <param name="Dialect">How its patterns are read.</param>
/// <param name="MaximumBytes">Limit on the sum of the file sizes.</param>
public sealed record ContextRules(string IgnoreFile, IgnoreDialect Dialect, long MaximumBytes)
{
    /// <summary>Git's rules from <c>.berthignore</c>; 4 GiB.</summary>
    public static ContextRules Native { get; } = new(".berthignore", IgnoreDialect.Git, 4L << 30);

    /// <summary>Determined's: pathspec's rules from <c>.detignore</c>, built-in patterns, 95 MiB (reference/determined.md §4).</summary>
    public static ContextRules Determined { get; } = new(".detignore", IgnoreDialect.Determined, 99_614_720);

    /// <summary>
    /// Polyaxon's: what its <c>.polyaxonignore</c> is documented to be, which is git's rules; 4 GiB. Its limit of 150 MiB was one of uploads.
    /// </summary>
    public static ContextRules Polyaxon { get; } = new(".polyaxonignore", IgnoreDialect.Git, 4L << 30);

    /// <summary>Azure ML's: git's rules from <c>.amlignore</c>, or from <c>.gitignore</c> where there is none; 4 GiB.</summary>
    public static ContextRules AzureMl(bool hasAmlIgnore) => new(hasAmlIgnore ? ".amlignore" : ".gitignore", IgnoreDialect.Git, 4L << 30);
}

public enum IgnoreDialect
{
    /// <summary>gitignore(5) as git reads it.</summary>
    Git,
    /// <summary>pathspec's plain gitwildmatch, walked as Determined's client walks.</summary>
    Determined,
}
