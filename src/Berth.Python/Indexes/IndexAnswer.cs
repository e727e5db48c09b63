namespace Berth.Python.Indexes;

/// <summary>An answer that was read to its end.</summary>
/// <param name="MediaType">Lower case, without parameters; null where none was sent.</param>
/// <param name="Address">Where it came from after redirections, without credentials.</param>
public sealed record IndexAnswer(byte[] Body, string? MediaType, Uri Address);
