namespace Berth.Python.Probing;

/// <summary>A Python package that an image holds already.</summary>
/// <param name="Name">Normalised (PEP 503).</param>
/// <param name="Version">Normalised (PEP 440).</param>
public sealed record InstalledDistribution(string Name, string Version);
