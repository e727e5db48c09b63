namespace Berth.Dialects.Yaml;

/// <summary>Characters of a text.</summary>
/// <param name="Start">From 0.</param>
/// <param name="End">Behind the last one.</param>
public readonly record struct TextRange(int Start, int End);
