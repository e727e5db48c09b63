namespace Berth.Python.Resolving.Solving;

/// <summary>One package being in one of some states.</summary>
/// <param name="Package">Its number in a <see cref="Search"/>.</param>
internal readonly record struct Term(int Package, VersionBits States);
