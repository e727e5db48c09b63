namespace Berth.Python.Wheels;

/// <summary>A file inside a wheel, as the archive's central directory lists it.</summary>
/// <param name="Path">Checked: relative, '/'-separated, without empty, "." or ".." parts.</param>
/// <param name="Size">Bytes, inflated, as declared; reading refuses any other count.</param>
/// <param name="CompressedSize">Bytes in the archive.</param>
/// <param name="Deflated">False: stored as it is.</param>
/// <param name="Executable">Whether the archive gives it any execute bit.</param>
/// <param name="HeaderAt">Where its local header starts.</param>
/// <param name="Limit">Where the next member or the central directory starts: its bytes end before.</param>
public sealed record WheelMember(string Path, long Size, long CompressedSize, bool Deflated, bool Executable, long HeaderAt, long Limit);
