using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Requirements;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Conda;

/// <summary>What a conda environment file says, in the terms of the domain.</summary>
/// <param name="Python">
/// Its pip part, the <c>pip</c> that every conda environment with a Python has, and the Python it wants, ready to be installed without conda.
/// </param>
internal sealed record CondaFile(string? Name, CondaSpec Spec, PythonSpec Python, ImmutableArray<VariableEntry> Variables)
{
    /// <summary>Conda reads YAML with ruamel, which takes plain scalars as YAML 1.2 does.</summary>
    public const YamlFlavour Flavour = YamlFlavour.Core;

    /// <param name="path">Key path of the document inside another one; empty where it stands alone.</param>
    /// <returns>Null where the document is no mapping; what else is wrong is only reported.</returns>
    public static CondaFile? Read(YamlNode root, DocumentFile file, string path, ReadingOptions options, ImmutableArray<Problem>.Builder problems)
    {
        var found = ImmutableArray.CreateBuilder<Problem>();
        new ShapeCheck(Flavour, found).Check(root, CondaShape.Document, path);
        // Conda warns of sections it does not know and goes on; kinds of packages it refuses.
        var inside = path.Length == 0 ? 0 : path.Length + 1;
        problems.AddRange(found.Select(p => p.Code == DialectProblems.UnknownKey && p.Key!.IndexOf('.', inside) < 0 ? p with { Severity = Severity.Warning } : p));
        if (root is not YamlMapping document) return null;
        var items = (document.Find("dependencies") as YamlSequence)?.Items ?? [];
        var dependencies = items.OfType<YamlScalar>().Where(s => !s.IsNull).Select(s => new Declared<string>(s.Value.Trim(), s.Where)).ToImmutableArray();
        var pip = items.OfType<YamlMapping>().SelectMany(m => m.Scalars("pip")).Select(s => new Declared<string>(s.Value.Trim(), s.Where)).ToImmutableArray();
        var spec = new CondaSpec
        {
            File = path.Length == 0 ? file.FullPath : null,
            Channels = [.. document.Scalars("channels").Select(s => new Declared<string>(s.Value, s.Where))],
            Dependencies = dependencies,
            Pip = pip,
        };
        CondaPackages.Check(spec, ShapeCheck.Join(path, "dependencies"), problems);
        var name = document.Scalar("name")?.Value;
        return new CondaFile(name, spec, PythonOf(spec, file, options, problems), Literal(document.Mapping("variables")));
    }

    /// <summary>Variables whose values are taken as they are: <c>$</c> stands for itself.</summary>
    public static ImmutableArray<VariableEntry> Literal(YamlMapping? variables) =>
    [
        .. from entry in variables?.Entries ?? []
           where entry.Value is YamlScalar { IsNull: false }
           let value = ((YamlScalar)entry.Value).Value
           select new VariableEntry(entry.Key.Value, value.Replace("$", "$$", StringComparison.Ordinal), entry.Key.Where),
    ];

    private static PythonSpec PythonOf(CondaSpec spec, DocumentFile file, ReadingOptions options, ImmutableArray<Problem>.Builder problems)
    {
        var draft = new PythonDraft(problems);
        var lines = new RequirementReading(draft, file, options.Lookup);
        var wanted = CondaPackages.Named(spec, "pip");
        var python = CondaPackages.Named(spec, "python");
        // A Python that conda installs always has pip beside it.
        if (wanted is not null || python is not null)
            draft.Requirements.Add(new Declared<string>("pip" + wanted?.Match.Specifiers(), wanted?.Where ?? python?.Where));
        foreach (var line in spec.Pip.Where(l => l.Value.Length > 0 && l.Value[0] != '#')) lines.AddLine(WithoutComment(line.Value), file, line.Where!, RequirementRole.Requirement);
        draft.RequireHashes |= lines.SawHash && draft.Requirements.TrueForAll(r => r.Value.Contains("--hash=", StringComparison.Ordinal));
        if (python is { } p && p.Match.Specifiers() is { Length: > 0 } versions) draft.Restrict(versions, p.Where!);
        return draft.ToPython();
    }

    private static string WithoutComment(string line) => line.IndexOf(" #", StringComparison.Ordinal) is var cut and > 0 ? line[..cut].TrimEnd() : line;
}
