using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Build.Apt;

/// <summary>Reads <c>/var/lib/dpkg/status</c>: blank-line separated stanzas of <c>Field: value</c> lines (deb-control(5)).</summary>
public static class DpkgStatus
{
    /// <summary>Installed packages, sorted by name, then architecture.</summary>
    public static ImmutableArray<LockedDeb> Read(IEnumerable<string> lines)
    {
        var found = ImmutableArray.CreateBuilder<LockedDeb>();
        string name = "", version = "", architecture = "", status = "";
        foreach (var line in lines.Append(""))
        {
            if (line.Length == 0)
            {
                if (status.EndsWith(" installed", StringComparison.Ordinal)) found.Add(new LockedDeb(name, version, architecture));
                name = version = architecture = status = "";
            }
            else if (Field(line, "Package: ") is { } p) name = p;
            else if (Field(line, "Version: ") is { } v) version = v;
            else if (Field(line, "Architecture: ") is { } a) architecture = a;
            else if (Field(line, "Status: ") is { } s) status = s;
        }

        found.Sort((a, b) => (string.CompareOrdinal(a.Name, b.Name), string.CompareOrdinal(a.Architecture, b.Architecture)) switch
        {
            (0, var byArchitecture) => byArchitecture,
            var (byName, _) => byName,
        });
        return found.DrainToImmutable();
    }

    private static string? Field(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;
}
