using System.Collections.Immutable;

namespace Berth.Cli.Display;

/// <summary>What <c>berth doctor --format json</c> prints.</summary>
public sealed record DoctorReport(string Home, ImmutableArray<MachineCheckReport> Checks, ImmutableArray<ProblemReport> Store);

public sealed record MachineCheckReport(string Name, bool Ok, string Detail, string? Fix);
