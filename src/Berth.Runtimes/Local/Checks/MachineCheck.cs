namespace Berth.Runtimes.Local.Checks;

/// <summary>One thing a machine needs to run containers.</summary>
/// <param name="Name">What is looked at.</param>
/// <param name="Detail">What was found; a sentence without full stop.</param>
/// <param name="Fix">What to type or do; null when it is fine.</param>
public sealed record MachineCheck(string Name, bool Ok, string Detail, string? Fix);
