using System.Diagnostics.CodeAnalysis;
using Berth.Python.Versions;

namespace Berth.Python.Wheels;

/// <summary>What the name of a source distribution says.</summary>
/// <param name="Name">Normalised.</param>
public sealed record SdistFileName(string Name, PythonVersion Version)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out SdistFileName? name)
    {
        name = null;
        var stem = text.EndsWith(".tar.gz", StringComparison.Ordinal) ? text[..^7] : text.EndsWith(".zip", StringComparison.Ordinal) ? text[..^4] : "";
        var dash = stem.LastIndexOf('-');
        if (dash <= 0 || !PythonVersion.TryParse(stem[(dash + 1)..], out var version)) return false;
        name = new(PackageName.Normalize(stem[..dash]), version);
        return true;
    }
}
