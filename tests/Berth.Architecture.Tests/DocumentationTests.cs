using System.Text.RegularExpressions;

namespace Berth.Architecture.Tests;

/// <summary>What the documents name is there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Roots = ["src/", "tests/", "docs/", "eng/", "examples/", "bench/", "harness/", ".ci/"];

    private static IEnumerable<string> Documents =>
        new[] { "README.md", "CONTRIBUTING.md" }.Where(Repository.Has)
            .Concat(Repository.Files("docs", "*.md")).Concat(Repository.Files("examples", "*.md")).Concat(Repository.Files("bench", "*.md"));

    [Fact]
    public void Paths_in_documents_exist()
    {
        var missing =
            from document in Documents
            from Match code in Code().Matches(Repository.Read(document))
            from word in code.Groups[1].Value.Split(' ')
            let path = word.TrimEnd('.', ',', ';', ':', ')')
            where Roots.Any(root => path.StartsWith(root, StringComparison.Ordinal)) && Plain().IsMatch(path) && !Repository.Has(path)
            select $"{document} names `{path}`";
        Law.Holds(missing);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var dead =
            from document in Documents
            from Match link in Link().Matches(Repository.Read(document))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
            let path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(target, Repository.PathOf(Path.GetDirectoryName(document)!)))
            where !Repository.Has(path)
            select $"{document} links to {target}";
        Law.Holds(dead);
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    /// <summary>A path as it stands: no pattern, no placeholder.</summary>
    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
