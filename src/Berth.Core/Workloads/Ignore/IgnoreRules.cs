using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Workloads.Ignore;

/// <summary>
/// Decides which files of a context folder stay out, for a walk from the top down: an ignored folder is not entered, so nothing below it is
/// asked for. Byte-compiled Python (<c>*.pyc</c>, <c>*.pyo</c>, <c>__pycache__</c>) stays out whatever the patterns say.
/// </summary>
public sealed class IgnoreRules
{
    /// <summary>
    /// What Determined's client leaves out before a user's patterns, which may bring it back (reference: client's context packing).
    /// </summary>
    private const string DeterminedDefaults =
        "__pycache__/\n*.py[co]\n*$py.class\nterraform\nterraform_data\nterraform.tfstate*\nterraform.tfvars*\n.terraform*\n"
        + ".git/\n.vscode/\n.idea/\n.mypy_cache/\n/shared_fs\n";

    private readonly IgnoreDialect dialect;

    /// <summary>By folder (empty, or ending in a slash), the deepest first.</summary>
    private readonly ImmutableArray<(string Folder, PatternList Patterns)> lists;

    private IgnoreRules(IgnoreDialect dialect, ImmutableArray<(string Folder, PatternList Patterns)> lists) =>
        (this.dialect, this.lists) = (dialect, lists);

    /// <param name="text">Of the ignore file at the top of the context; empty where there is none.</param>
    /// <param name="file">Named in problems; null for the dialect's own name.</param>
    public static Checked<IgnoreRules> Parse(IgnoreDialect dialect, string text, string? file = null)
    {
        var read = PatternList.Parse(dialect, text, file ?? (dialect == IgnoreDialect.Git ? ".berthignore" : ".detignore"));
        if (read.Value is null) return new(null, read.Problems);
        if (dialect == IgnoreDialect.Git) return new(new IgnoreRules(dialect, [("", read.Value)]), read.Problems);
        // Nothing between the built-in patterns and the user's can be told apart by "last match wins", so two lists do for one.
        var builtIn = PatternList.Parse(dialect, DeterminedDefaults, "").OrThrow();
        return new(new IgnoreRules(dialect, [("", read.Value), ("", builtIn)]), read.Problems);
    }

    /// <summary>These rules and those of an ignore file in a folder below, which are asked first for what is in it. Git only.</summary>
    /// <param name="folder">Relative path, no slash at the end.</param>
    public Checked<IgnoreRules> WithNested(string folder, string text, string file)
    {
        if (dialect != IgnoreDialect.Git) throw new InvalidOperationException("only git reads ignore files in folders");
        var read = PatternList.Parse(dialect, text, file);
        if (read.Value is null) return new(null, read.Problems);
        var all = lists.Add((folder + "/", read.Value)).OrderByDescending(l => l.Folder.Length);
        return new(new IgnoreRules(dialect, [.. all]), read.Problems);
    }

    /// <param name="relativePath">From the top of the context, separated by slashes, none at either end.</param>
    public bool Ignores(string relativePath, bool isDirectory)
    {
        var name = relativePath.AsSpan(relativePath.LastIndexOf('/') + 1);
        if (IsByteCode(name)) return true;
        return dialect == IgnoreDialect.Git ? ByGit(relativePath, isDirectory) : ByDetermined(relativePath, name, isDirectory);
    }

    private static bool IsByteCode(ReadOnlySpan<char> name) =>
        name.EndsWith(".pyc", StringComparison.Ordinal) || name.EndsWith(".pyo", StringComparison.Ordinal) || name is "__pycache__";

    private bool ByGit(string path, bool isDirectory)
    {
        foreach (var (folder, patterns) in lists)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal)) continue;
            if (patterns.Judge(path[folder.Length..], isDirectory) is { } verdict) return verdict;
        }

        return false;
    }

    /// <summary>
    /// The bare name and the name with a slash are two questions over all patterns; the ignore file itself stays out at every depth.
    /// </summary>
    private bool ByDetermined(string path, ReadOnlySpan<char> name, bool isDirectory) =>
        (name is ".detignore" && !isDirectory) || Asked(path, isDirectory) || (isDirectory && Asked(path + "/", isDirectory));

    private bool Asked(string path, bool isDirectory)
    {
        foreach (var (_, patterns) in lists)
        {
            if (patterns.Judge(path, isDirectory) is { } verdict) return verdict;
        }

        return false;
    }
}
