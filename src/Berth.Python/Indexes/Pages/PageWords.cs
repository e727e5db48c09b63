using System.Runtime.InteropServices;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Indexes.Pages;

/// <summary>Reads what repeats on a page only once: a version has many wheels, and a project few specifiers.</summary>
internal sealed class PageWords
{
    private readonly Dictionary<string, SpecifierSet?> specifiers = new(StringComparer.Ordinal);
    private readonly WheelNameParts parts = new();

    /// <summary>Null for what is no specifier.</summary>
    public SpecifierSet? Specifiers(string? text)
    {
        if (text is null) return null;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(specifiers, text, out var exists);
        if (!exists) known = SpecifierSet.TryParse(text, out var set) ? set : null;
        return known;
    }

    public IndexFile File(string name, Uri url) =>
        name.EndsWith(".whl", StringComparison.Ordinal)
            ? new(name, url, WheelFileName.TryParse(name, parts, out var wheel) ? wheel : null, null)
            : new(name, url, null, SdistFileName.TryParse(name, out var sdist) ? sdist : null);
}
