using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon;

/// <summary>Files at the top of the code that the build steps see, by their names; of each group the first that is there.</summary>
public sealed record RecognisedFiles(string? Requirements, string? Conda, string? Setup)
{
    public static ImmutableArray<string> RequirementsNames { get; } = ["polyaxon_requirements.txt", "requirements.txt"];

    public static ImmutableArray<string> CondaNames { get; } = ["polyaxon_conda_env.yaml", "polyaxon_conda_env.yml", "conda_env.yaml", "conda_env.yml"];

    public static ImmutableArray<string> SetupNames { get; } = ["polyaxon_setup.sh", "setup.sh"];

    public static RecognisedFiles In(string folder)
    {
        string? First(ImmutableArray<string> names) => names.FirstOrDefault(n => File.Exists(Path.Combine(folder, n)));
        return new(First(RequirementsNames), First(CondaNames), First(SetupNames));
    }

    /// <summary>In the order they are copied.</summary>
    public IEnumerable<string> All => new[] { Requirements, Conda, Setup }.OfType<string>();
}
