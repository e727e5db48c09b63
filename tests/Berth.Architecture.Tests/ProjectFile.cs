using System.Xml.Linq;

namespace Berth.Architecture.Tests;

/// <summary>What a project file says about others.</summary>
/// <param name="Name"><c>Berth.Core</c>.</param>
/// <param name="References">Names of projects it refers to itself.</param>
/// <param name="Packages">Names of packages it refers to itself.</param>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static IReadOnlyList<ProjectFile> Below(string folder) =>
        [.. Repository.Files(folder, "*.csproj").Select(Read)];

    private static ProjectFile Read(string path)
    {
        var document = XDocument.Load(Repository.PathOf(path));
        return new(
            Path.GetFileNameWithoutExtension(path),
            [.. Included(document, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r))],
            [.. Included(document, "PackageReference")]);
    }

    private static IEnumerable<string> Included(XDocument document, string item) =>
        document.Descendants(item).Select(e => e.Attribute("Include")?.Value).OfType<string>();
}
