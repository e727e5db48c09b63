using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>A package that the base image already has. It is kept where its version fits, and then is not among the wheels of the lock.</summary>
/// <param name="Name">Normalised.</param>
/// <param name="Protected">Whether no other version may take its place, as for a base's own build of PyTorch.</param>
public sealed record HeldPackage(string Name, PythonVersion Version, bool Protected);
