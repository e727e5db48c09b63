using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot;

/// <summary><c>env_info.json</c>: what DataRobot's catalogue says about one of its own images. A copy must not carry it.</summary>
internal sealed record CatalogueRecord(string? Name, string? Description)
{
    public const string File = "env_info.json";

    /// <summary>Keys that belong to the catalogue; a copy that carries them claims to be the original.</summary>
    public static ImmutableArray<string> Identity { get; } =
        ["id", "label", "environmentVersionId", "environmentVersionDescription", "isPublic", "isDownloadable", "contextUrl", "imageRepository", "tags"];

    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Flag = new Shape.Flag();

    public static Shape.Keys Document { get; } = new(
        new KeyRule("id", Text), new KeyRule("name", Text), new KeyRule("description", Text),
        new KeyRule("programmingLanguage", new Shape.Choice("python", "r", "java", "julia", "legacy", "other")), new KeyRule("label", Text),
        new KeyRule("environmentVersionId", Text), new KeyRule("environmentVersionDescription", Text), new KeyRule("isPublic", Flag),
        new KeyRule("isDownloadable", Flag),
        new KeyRule("useCases", new Shape.ListOf(new Shape.Choice("customModel", "notebook", "customApplication"))),
        new KeyRule("contextUrl", Text), new KeyRule("imageRepository", Text), new KeyRule("tags", new Shape.ListOf(Text)));

    /// <returns>Null, with problems added, where it cannot be read.</returns>
    public static CatalogueRecord? Read(ContextTree tree, ImmutableArray<Problem>.Builder problems)
    {
        if (tree.Text(File, problems) is not { } text) return null;
        var place = tree.Place(File);
        // JSON is YAML but for the tabs that it may be indented with; inside its strings tabs are escaped.
        var read = YamlDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text.Replace('\t', ' ')), place.File, YamlFlavour.Core);
        problems.AddRange(read.Problems);
        if (read.Value is null) return null;
        new ShapeCheck(YamlFlavour.Core, problems).Check(read.Value, Document);
        if (read.Value is not YamlMapping record) return null;
        var name = record.Scalar("name");
        if (name is { Value.Length: > 255 }) problems.Add(new Problem(DialectProblems.InvalidValue, "`name` has more than 255 characters", name.Where, "shorten it", Key: "name"));
        var carried = record.Entries.Select(e => e.Key.Value).Where(k => Identity.Contains(k)).ToList();
        if (carried.Count > 0)
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, $"{string.Join(", ", carried.Select(k => $"`{k}`"))} have no effect here: they are the catalogue's record of a built-in image, which a copy must not carry",
                record.Where, $"rm {place.File}", Severity.Warning));
        }

        if (record.Find("useCases") is YamlSequence cases && !cases.Items.OfType<YamlScalar>().Any(c => c.Value == "customModel"))
        {
            problems.Add(new Problem(
                DialectProblems.NoEffect, "`useCases` lacks `customModel`, so DataRobot lets no model use the environment", cases.Where, "add `customModel`", Severity.Warning, "useCases"));
        }

        return new CatalogueRecord(name?.Value, record.Scalar("description")?.Value);
    }
}
