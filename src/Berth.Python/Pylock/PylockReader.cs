using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Python.Requirements;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Pylock;

/// <summary>Checks a lock against its specification and collects everything that does not fit. One use each.</summary>
internal sealed class PylockReader(string file)
{
    private const int MostProblems = 100;
    private readonly List<Problem> problems = [];

    public Checked<PylockFile> Read(TomlTable root)
    {
        var fields = new PylockFields(root, "", problems);
        CheckVersion(fields);
        var lockFile = new PylockFile(file)
        {
            Environments = [.. fields.Texts("environments").Select(e => Environment(fields, e)).OfType<Marker>()],
            RequiresPython = Specifiers(fields) ?? SpecifierSet.Any,
            Extras = [.. Normal(fields, fields.Texts("extras"))],
            DependencyGroups = [.. fields.Texts("dependency-groups").Select(g => g.Value)],
            DefaultGroups = [.. fields.Texts("default-groups").Select(g => g.Value)],
            CreatedBy = fields.NeededText("created-by") ?? "",
            Packages = [.. fields.Tables("packages", needed: true).TakeWhile(_ => problems.Count < MostProblems).Select(Package).OfType<PylockPackage>()],
        };
        fields.CheckTable("tool");
        return new(problems.Count == 0 ? lockFile : null, [.. problems]);
    }

    private static void CheckVersion(PylockFields fields)
    {
        if (fields.NeededText("lock-version") is not { } text) return;
        if (!PythonVersion.TryParse(text, out var version)) fields.Invalid("lock-version", $"`lock-version` is `{text}`, which is not a version");
        else if (!SpecifierSet.TryParse(">=1.0,<2", out var known) || !known.Contains(version.ToString(), preReleases: true))
            fields.Report(PythonProblems.PylockVersion, fields.PlaceOf("lock-version"), $"the lock has version {text}, and versions 1.x are known");
    }

    private static Marker? Environment(PylockFields fields, TomlText text)
    {
        if (!Marker.TryParse(text.Value, out var marker)) fields.Report(PythonProblems.InvalidPylock, text.Where, $"`environments` holds `{text.Value}`, which is not a marker");
        return marker;
    }

    private static IEnumerable<string> Normal(PylockFields fields, ImmutableArray<TomlText> names)
    {
        foreach (var name in names)
        {
            if (PackageName.IsNormal(name.Value)) yield return name.Value;
            else fields.Report(PythonProblems.InvalidPylock, name.Where, $"`{name.Value}` is not a normalised name");
        }
    }

    private static SpecifierSet? Specifiers(PylockFields fields) =>
        fields.Parsed("requires-python", t => SpecifierSet.TryParse(t, out var set) ? set : null, "a list of version clauses");

    private PylockPackage? Package(PylockFields fields)
    {
        var name = fields.NeededText("name");
        if (name is not null && !PackageName.IsNormal(name)) fields.Invalid("name", $"`{fields.Path}name` is `{name}`, which is not a normalised name");
        var sources = new PylockArtifacts(fields);
        var package = new PylockPackage(name ?? "", fields.Where)
        {
            Version = fields.Parsed("version", t => PythonVersion.TryParse(t, out var version) ? version : null, "a version"),
            Marker = fields.Parsed("marker", t => Marker.TryParse(t, out var marker) ? marker : null, "a marker"),
            RequiresPython = Specifiers(fields) ?? SpecifierSet.Any,
            Dependencies = [.. fields.Tables("dependencies").Select(d => d.Text("name")).OfType<string>().Select(PackageName.Normalize)],
            Wheels = sources.Wheels(),
            SourceDistribution = sources.SourceDistribution(),
            Archive = sources.Archive(),
            IsVersionControl = sources.IsVersionControl(),
            Directory = sources.Directory(),
        };
        fields.Text("index");
        fields.CheckTable("tool");
        foreach (var identity in fields.Tables("attestation-identities")) identity.NeededText("kind");
        CheckOrigins(fields, package);
        if (name is not null) CheckNames(fields, package);
        return name is null ? null : package;
    }

    private static void CheckOrigins(PylockFields fields, PylockPackage package)
    {
        var files = package.Wheels.Length > 0 || package.SourceDistribution is not null;
        var others = (package.Archive is null ? 0 : 1) + (package.IsVersionControl ? 1 : 0) + (package.Directory is null ? 0 : 1);
        if (files && others > 0) fields.Invalid(null, $"`{package.Name}` has files of an index and another origin besides");
        if (!files && others != 1) fields.Invalid(null, $"`{package.Name}` has {(others == 0 ? "no wheels and no other origin" : "several origins")}");
    }

    private static void CheckNames(PylockFields fields, PylockPackage package)
    {
        foreach (var wheel in package.Wheels)
        {
            if (WheelFileName.TryParse(wheel.FileName, out var name)) CheckName(fields, package, wheel, name.Name, name.Version);
            else fields.Report(PythonProblems.InvalidPylock, wheel.Where, $"`{wheel.FileName}` is not the file name of a wheel");
        }

        if (package.SourceDistribution is not { } source) return;
        if (SdistFileName.TryParse(source.FileName, out var sdist)) CheckName(fields, package, source, sdist.Name, sdist.Version);
        else fields.Report(PythonProblems.InvalidPylock, source.Where, $"`{source.FileName}` is not the file name of a source distribution");
    }

    private static void CheckName(PylockFields fields, PylockPackage package, PylockArtifact artifact, string name, PythonVersion version)
    {
        if (name != package.Name) fields.Report(PythonProblems.InvalidPylock, artifact.Where, $"`{artifact.FileName}` is not a file of `{package.Name}`");
        if (package.Version is { } wanted && wanted != version)
            fields.Report(PythonProblems.InvalidPylock, artifact.Where, $"`{artifact.FileName}` is not of version {wanted} of `{package.Name}`");
    }
}
