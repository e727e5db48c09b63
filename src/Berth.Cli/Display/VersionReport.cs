namespace Berth.Cli.Display;

/// <summary>What <c>berth version --format json</c> prints.</summary>
/// <param name="LayerFormat">Images of equal locks are equal only under an equal layer format.</param>
public sealed record VersionReport(string Version, string Platform, string Runtime, int LayerFormat);
