namespace Berth.Python.Resolving.Solving;

/// <summary>Why an incompatibility holds that was not derived: something an index, a package or the user says.</summary>
internal abstract record Fact;
