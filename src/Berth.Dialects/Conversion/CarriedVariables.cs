using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Workloads;
using Berth.Dialects.Determined;

namespace Berth.Dialects.Conversion;

/// <summary>The variables of a declaration, with those its dialect promises and a program may read.</summary>
internal static class CarriedVariables
{
    public const long DefaultSharedMemory = 64L << 20;
    private const string Hyperparameters = "DET_HPARAMS";

    /// <summary>Promised variables come first, as they do when the task starts; their values are literal.</summary>
    public static PerAccelerator<ImmutableArray<VariableEntry>> Of(Declaration declaration, Losses losses)
    {
        var promised = declaration.Workload.SystemVariables;
        if (declaration.Dialect == DeterminedDialect.Name)
        {
            var dropped = promised.Where(v => v.Key != Hyperparameters).Select(v => $"`{v.Key}`").ToList();
            promised = [.. promised.Where(v => v is { Key: Hyperparameters, Value: not "{}" })];
            if (dropped.Count > 0) losses.Add($"{string.Join(", ", dropped)} are", "they describe a trial, and no other dialect has trials", "write those that the program reads as variables");
        }

        if (!declaration.Workload.SystemFiles.IsEmpty)
            losses.Add($"{string.Join(", ", declaration.Workload.SystemFiles.Keys.Select(k => $"`{k}`"))} are", "other dialects put no files into the container", "put what the program needs into the code folder");
        var before = promised.Select(v => new VariableEntry(v.Key, v.Value.Replace("$", "$$", StringComparison.Ordinal), null)).ToImmutableArray();
        return declaration.Environment.Variables.Select(own => before.AddRange(own));
    }

    public static IEnumerable<string> Lines(ImmutableArray<VariableEntry> variables) => variables.Select(v => v.Value is null ? v.Name : $"{v.Name}={v.Value}");

    public static bool Same(ImmutableArray<VariableEntry> a, ImmutableArray<VariableEntry> b) => Lines(a).SequenceEqual(Lines(b));
}
