namespace Berth.Core.Workloads.Experiments;

/// <summary>How long something trains.</summary>
/// <param name="Unit">Null where the program counts as it likes.</param>
public sealed record TrainingLength(long Count, LengthUnit? Unit);

public enum LengthUnit
{
    Batches,
    Records,
    Epochs,
}
