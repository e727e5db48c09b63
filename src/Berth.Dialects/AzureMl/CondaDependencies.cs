using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Berth.Core.Environments;
using Berth.Core.Packages;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.AzureMl;

/// <summary>
/// A conda environment in the making, by the rules of the first SDK's class of the same name: <c>python</c> first, then the pip part, then the
/// other conda packages, then channels; each in the order added. A value: every change gives a new one.
/// </summary>
/// <remarks>
/// <c>azureml-defaults</c> is in what <see cref="New"/> makes unless it is told otherwise, and never put into what was read or given.
/// </remarks>
public sealed record CondaDependencies
{
    public const string Defaults = "azureml-defaults";

    private const string DefaultName = "project_environment";

    public string Name { get; init; } = DefaultName;

    /// <summary>Match spec of Python; null: none.</summary>
    public string? Python { get; init; }

    /// <summary>Options of the pip part, first in it: <c>--index-url …</c>.</summary>
    public ImmutableArray<string> PipOptions { get; init; } = [];

    /// <summary>Requirements; null where there is no pip part at all.</summary>
    public ImmutableArray<string>? Pip { get; init; }

    /// <summary>Match specs other than Python's.</summary>
    public ImmutableArray<string> Packages { get; init; } = [];

    public ImmutableArray<string> Channels { get; init; } = [];

    /// <param name="withDefaults">Whether <c>azureml-defaults</c> is the first pip package, as in every new document of the SDK.</param>
    public static CondaDependencies New(bool withDefaults = true) =>
        new() { Python = "python=3.11", Pip = withDefaults ? [Defaults] : [], Channels = ["anaconda", "conda-forge"] };

    /// <summary>What a file says; nothing is added, and the order of its packages is kept.</summary>
    public static CondaDependencies Of(CondaSpec spec, string? name) => new()
    {
        Name = name ?? DefaultName,
        Python = spec.Dependencies.FirstOrDefault(d => NameOf(d.Value) == "python")?.Value,
        PipOptions = [.. spec.Pip.Select(p => p.Value).Where(IsOption)],
        Pip = spec.Pip.IsEmpty ? null : [.. spec.Pip.Select(p => p.Value).Where(p => !IsOption(p))],
        Packages = [.. spec.Dependencies.Select(d => d.Value).Where(d => NameOf(d) != "python")],
        Channels = [.. spec.Channels.Select(c => c.Value)],
    };

    public CondaDependencies AddChannel(string channel) => Channels.Contains(channel) ? this : this with { Channels = Channels.Add(channel) };

    public CondaDependencies RemoveChannel(string channel) => this with { Channels = Channels.Remove(channel) };

    /// <summary>A package that is there already is replaced in its place; <c>python</c> has a place of its own. The spec is kept as given.</summary>
    public CondaDependencies AddConda(string spec) => NameOf(spec) == "python" ? this with { Python = spec } : this with { Packages = Put(Packages, spec, NameOf) };

    /// <param name="spec">A name, or the whole text of a package; one that is not there changes nothing.</param>
    public CondaDependencies RemoveConda(string spec) => Python is not null && (spec == Python || spec == "python")
        ? this with { Python = null }
        : this with { Packages = [.. Packages.Where(p => p != spec && NameOf(p) != spec)] };

    /// <summary>As <see cref="AddConda"/>; names are compared as pip compares them.</summary>
    public CondaDependencies AddPip(string requirement) => this with { Pip = Put(Pip ?? [], requirement, PipName) };

    /// <inheritdoc cref="RemoveConda"/>
    public CondaDependencies RemovePip(string requirement) =>
        this with { Pip = [.. (Pip ?? []).Where(p => p != requirement && (PipName(p) is not { } name || name != PackageName.Normalize(requirement)))] };

    /// <param name="version">Such as <c>3.11</c>.</param>
    public CondaDependencies SetPython(string version) => this with { Python = $"python={version}" };

    /// <summary>One line for each option; the last address counts.</summary>
    public CondaDependencies SetIndex(string address) =>
        this with { PipOptions = [.. PipOptions.Where(o => !o.StartsWith("--index-url ", StringComparison.Ordinal)), $"--index-url {address}"], Pip = Pip ?? [] };

    /// <summary>Replaces the whole pip part.</summary>
    public CondaDependencies SetPip(ImmutableArray<string> lines) => this with { PipOptions = [.. lines.Where(IsOption)], Pip = [.. lines.Where(l => !IsOption(l))] };

    /// <summary>The file, in the order of the first SDK.</summary>
    public string ToYaml()
    {
        var text = new StringBuilder("# Conda packages of an environment, and pip packages under `pip`.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"name: {CondaText.Scalar(Name)}\ndependencies:");
        List<string> lines = [];
        if (Python is not null) lines.Add($"- {CondaText.Scalar(Python)}");
        if (Pip is { } pip && pip.Length + PipOptions.Length > 0)
        {
            lines.Add("- pip:");
            foreach (var line in PipOptions.Concat(pip)) lines.Add($"  - {CondaText.Scalar(line)}");
        }

        lines.AddRange(Packages.Select(p => $"- {CondaText.Scalar(p)}"));
        Append(text, lines);
        if (Channels.IsEmpty) return text.ToString();
        text.Append("channels:");
        Append(text, [.. Channels.Select(c => $"- {CondaText.Scalar(c)}")]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, List<string> lines)
    {
        text.Append(lines.Count == 0 ? " []\n" : "\n");
        foreach (var line in lines) text.Append(line).Append('\n');
    }

    private static ImmutableArray<string> Put(ImmutableArray<string> list, string entry, Func<string, string?> nameOf)
    {
        var name = nameOf(entry);
        for (var at = 0; at < list.Length; at++)
            if (name is not null && nameOf(list[at]) == name) return list.SetItem(at, entry);
        return list.Add(entry);
    }

    private static string? NameOf(string spec) => CondaMatch.Parse(spec)?.Name;

    private static string? PipName(string requirement) => RequirementHead.Parse(requirement) is { } head ? PackageName.Normalize(head.Name) : null;

    /// <summary>Options of the whole part; <c>-r</c> and <c>-e</c> lines stand for packages and keep their place.</summary>
    private static bool IsOption(string line) =>
        line.StartsWith("--", StringComparison.Ordinal) && !line.StartsWith("--requirement", StringComparison.Ordinal) && !line.StartsWith("--editable", StringComparison.Ordinal);
}
