namespace Berth.Architecture.Tests;

/// <summary>Which project may refer to which. docs/architecture.md says why; a new arrow is added here by decision, not by need.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Berth.Core"] = [],
        ["Berth.Oci"] = ["Berth.Core"],
        ["Berth.Python"] = ["Berth.Oci"],
        ["Berth.Conda"] = ["Berth.Oci"],
        ["Berth.Build"] = ["Berth.Python", "Berth.Conda"],
        ["Berth.Runtimes"] = ["Berth.Build"],
        ["Berth.Dialects"] = ["Berth.Core"],
        ["Berth.Experiments"] = ["Berth.Core"],
        ["Berth.Api"] = ["Berth.Core"],
        ["Berth.Registry"] = ["Berth.Oci"],
        ["Berth.Cli"] = ["Berth.Runtimes", "Berth.Dialects", "Berth.Experiments", "Berth.Api"],
        ["Berth.Server"] = ["Berth.Runtimes", "Berth.Dialects", "Berth.Experiments", "Berth.Api", "Berth.Registry"],
    };

    [Fact]
    public void Projects_refer_only_to_what_stands_to_their_left()
    {
        var wrong =
            from project in ProjectFile.Below("src")
            from reference in project.References
            where !Allowed.GetValueOrDefault(project.Name, []).Contains(reference)
            select $"{project.Name} must not refer to {reference}";
        Law.Holds(wrong);
    }

    [Fact]
    public void Every_project_has_its_place_among_the_arrows() =>
        Law.Holds(ProjectFile.Below("src").Select(p => p.Name).Except(Allowed.Keys));

    [Fact]
    public void The_domain_uses_no_package() =>
        Law.Holds(ProjectFile.Below("src").Where(p => p.Name == "Berth.Core").SelectMany(p => p.Packages));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Berth.slnx");
        var projects = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"));
        Law.Holds(projects.Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)));
    }
}
