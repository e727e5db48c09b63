using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Metadata;
using Berth.Python.Versions;

namespace Berth.Python.Wheels;

/// <summary>The folder that describes a wheel's distribution, and the folder of its data beside it.</summary>
/// <param name="Folder">Such as <c>numpy-2.1.0.dist-info</c>.</param>
/// <param name="ProjectName">The name as that folder writes it.</param>
internal sealed record DistInfoFolder(string Folder, string ProjectName)
{
    private const string Ending = ".dist-info";

    private readonly string dataPrefix = Folder[..^Ending.Length] + ".data/";

    /// <exception cref="BerthException">There is none, or more than one, or it is of another package, or its WHEEL file cannot be followed.</exception>
    public static DistInfoFolder Find(WheelArchive archive, LockedWheel wheel)
    {
        var info = Find(archive);
        if (!string.Equals(PackageName.Normalize(info.ProjectName), wheel.Name, StringComparison.Ordinal)
            || !PythonVersion.TryParse(info.Folder[(info.ProjectName.Length + 1)..^Ending.Length], out var version)
            || version != PythonVersion.Parse(wheel.Version))
            throw archive.Invalid($"it holds `{info.Folder}`, which is not `{wheel.Name}` {wheel.Version}");
        info.CheckFormat(archive);
        if (archive.Find($"{info.Folder}/METADATA") is null) throw archive.Invalid("it has no METADATA");
        return info;
    }

    /// <summary>Whichever distribution the archive holds.</summary>
    public static DistInfoFolder Find(WheelArchive archive)
    {
        var folders = archive.Members.Select(m => m.Path.Split('/', 2)[0]).Where(f => f.EndsWith(Ending, StringComparison.Ordinal)).Distinct().ToImmutableArray();
        if (folders.Length != 1) throw archive.Invalid($"it has {folders.Length} folders that end in `{Ending}`, not one");
        var dash = folders[0].IndexOf('-', StringComparison.Ordinal);
        return dash > 0 ? new(folders[0], folders[0][..dash]) : throw archive.Invalid($"`{folders[0]}` does not name a version");
    }

    /// <summary>Files that no RECORD lists: itself and its signatures.</summary>
    public bool IsUnlisted(string path) => path.StartsWith(Folder, StringComparison.Ordinal)
        && path[Folder.Length..] is "/RECORD" or "/RECORD.jws" or "/RECORD.p7s" or "/INSTALLER" or "/REQUESTED";

    public bool InDataFolder(string path, out string scheme, out string rest)
    {
        scheme = rest = "";
        if (!path.StartsWith(dataPrefix, StringComparison.Ordinal)) return false;
        var slash = path.IndexOf('/', dataPrefix.Length);
        if (slash > 0) (scheme, rest) = (path[dataPrefix.Length..slash], path[(slash + 1)..]);
        return true;
    }

    private void CheckFormat(WheelArchive archive)
    {
        var member = archive.Find($"{Folder}/WHEEL") ?? throw archive.Invalid("it has no WHEEL file");
        var fields = HeaderFields.Parse(archive.ReadText(member, 1 << 20));
        var version = fields.FirstOrDefault(f => f.Name == "wheel-version").Value;
        if (!PythonVersion.TryParse(version, out var parsed)) throw archive.Invalid($"its wheel version is `{version}`");
        if (parsed.Epoch != 0 || parsed.Release[0] != 1)
            throw new BerthException(new Problem(PythonProblems.InvalidWheel, $"`{archive.Name}` is of wheel format {version}; this version of Berth can unpack formats 1.x", Fix: "pin an earlier release of the package, or use a newer Berth"));
        if (fields.FirstOrDefault(f => f.Name == "root-is-purelib").Value?.ToLowerInvariant() is not ("true" or "false"))
            throw archive.Invalid("its WHEEL file does not say `Root-Is-Purelib: true` or `false`");
    }
}
