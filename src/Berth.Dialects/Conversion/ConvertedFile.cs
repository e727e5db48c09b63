namespace Berth.Dialects.Conversion;

/// <summary>A declaration in another dialect, as text of a file.</summary>
/// <param name="Name">What the file is usually called; it belongs beside the document it was made from, whose paths it keeps.</param>
public sealed record ConvertedFile(string Name, string Text);
