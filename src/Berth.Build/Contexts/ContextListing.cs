using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Ignore;
using Berth.Oci.Linux;

namespace Berth.Build.Contexts;

/// <summary>What of a folder belongs to its context, and what was left out and why.</summary>
/// <param name="Entries">Sorted by path; a directory comes before what is in it.</param>
/// <param name="IgnoreText">Text of the ignore file; empty where there is none.</param>
public sealed record ContextListing(ImmutableArray<ContextEntry> Entries, string IgnoreText, ImmutableArray<Problem> Problems)
{
    /// <summary>Walks the folder top-down; an ignored directory is not entered.</summary>
    /// <exception cref="BerthException">The folder is not there, or its ignore file cannot be read.</exception>
    public static ContextListing Of(string folder, ContextRules rules)
    {
        if (FileStatus.FindTarget(folder) is not { Kind: FileKind.Directory })
            throw new BerthException(new Problem(BuildProblems.ContextNotFound, $"`{folder}` is not a folder", Fix: "give the folder that holds your code: berth run FILE FOLDER"));
        var ignoreFile = Path.Combine(folder, rules.IgnoreFile);
        var ignoreText = ReadIgnoreFile(ignoreFile);
        var ignore = IgnoreRules.Parse(rules.Dialect, ignoreText, ignoreFile).OrThrow();
        var walk = new Walk(folder, rules, ignore);
        walk.Enter("");
        walk.Entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new ContextListing([.. walk.Entries], ignoreText, [.. walk.Problems]);
    }

    private static string ReadIgnoreFile(string path)
    {
        if (FileStatus.FindTarget(path) is not { } status || status.Kind == FileKind.Directory) return "";
        // Reading a pipe would wait for a writer.
        var why = status.Kind == FileKind.File ? null : $"is a {status.Kind.ToString().ToLowerInvariant()}, not a file";
        try
        {
            if (why is null) return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"cannot be read: {e.Message}";
        }

        throw new BerthException(new Problem(BuildProblems.ContextUnreadable, $"`{path}` {why}", Fix: $"chmod +r '{path}', or remove it"));
    }

    /// <summary>Names may hold line breaks and escape sequences; a terminal must not see them.</summary>
    internal static string Show(string path) => string.Concat(path.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\x{(int)c:x2}" : c.ToString()));

    private sealed class Walk(string folder, ContextRules rules, IgnoreRules ignore)
    {
        public List<ContextEntry> Entries { get; } = [];

        public List<Problem> Problems { get; } = [];

        public void Enter(string relative)
        {
            List<string> names;
            try
            {
                names = DirectoryListing.Read(Path.Combine(folder, relative));
            }
            catch (LinuxException e) when (e.Error is Errno.AccessDenied)
            {
                Refuse(relative, "cannot be listed");
                return;
            }

            foreach (var name in names) Take(relative.Length == 0 ? name : $"{relative}/{name}", name);
        }

        private void Take(string path, string name)
        {
            var host = Path.Combine(folder, path);
            if (FileStatus.Find(host) is not { } status) return;
            if (rules.Dialect == IgnoreDialect.Determined && name == rules.IgnoreFile) return;
            var directory = status.Kind == FileKind.Directory
                || (rules.Dialect == IgnoreDialect.Determined && status.Kind == FileKind.SymbolicLink && FileStatus.FindTarget(host) is { Kind: FileKind.Directory });
            if (ignore.Ignores(path, directory)) return;
            switch (status.Kind)
            {
                case FileKind.SymbolicLink:
                    TakeLink(path, host, status);
                    break;
                case FileKind.Directory:
                    Entries.Add(new ContextEntry(path, host, status));
                    Enter(path);
                    break;
                case FileKind.File:
                    Entries.Add(new ContextEntry(path, host, status));
                    break;
                default:
                    LeaveOut(path, "is a socket, a pipe or a device");
                    break;
            }
        }

        private void TakeLink(string path, string host, FileStatus link)
        {
            if (FileStatus.FindTarget(host) is not { } target)
            {
                LeaveOut(path, "is a link that leads nowhere");
            }
            else if (rules.Dialect == IgnoreDialect.Determined)
            {
                // Its client follows a link to a file and makes an empty directory of a link to a directory.
                if (target.Kind is FileKind.File or FileKind.Directory) Entries.Add(new ContextEntry(path, Resolve(host), target));
                else LeaveOut(path, "leads to a socket, a pipe or a device");
            }
            else if (SymbolicLinks.Read(host) is var to && StaysInside(path, to)) Entries.Add(new ContextEntry(path, host, link, to));
            else LeaveOut(path, "is a link that leads out of the folder");
        }

        /// <summary>Link by link: files are opened without following.</summary>
        private static string Resolve(string host)
        {
            while (FileStatus.Find(host) is { Kind: FileKind.SymbolicLink }) host = Path.Combine(Path.GetDirectoryName(host)!, SymbolicLinks.Read(host));
            return host;
        }

        private bool StaysInside(string path, string target)
        {
            if (target.StartsWith('/')) return false;
            var root = Path.GetFullPath(folder).TrimEnd('/') + "/";
            return (Path.GetFullPath(target, Path.GetDirectoryName(Path.Combine(root, path))!) + "/").StartsWith(root, StringComparison.Ordinal);
        }

        private void LeaveOut(string path, string why) => Problems.Add(new Problem(BuildProblems.ContextEntryLeftOut, $"`{Show(path)}` {why}; it is left out",
            Fix: $"remove it, or add it to {rules.IgnoreFile}", Severity: Severity.Warning));

        private void Refuse(string path, string why) => Problems.Add(new Problem(BuildProblems.ContextUnreadable, $"`{Show(path)}` {why}",
            Fix: $"mend it, or add it to {rules.IgnoreFile}"));
    }
}
