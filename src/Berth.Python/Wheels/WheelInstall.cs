using System.Collections.Immutable;
using System.Text;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Python.Environments;

namespace Berth.Python.Wheels;

/// <summary>Lays a wheel out for a target as the wheel specification says ("Installing a wheel distribution"), without running anything.</summary>
public sealed class WheelInstall
{
    private const int LargestRecord = 128 << 20;
    private const int LargestText = 16 << 20;

    private readonly WheelArchive archive;
    private readonly VenvLayout layout;
    private readonly DistInfoFolder info;
    private readonly List<LayerEntry.File> files = [];
    private readonly List<RecordRow> rows = [];
    private readonly Dictionary<string, string?> hashes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<EntryPoint> scripts;
    private readonly List<Problem> problems = [];

    private WheelInstall(WheelArchive archive, VenvLayout layout, DistInfoFolder info)
    {
        (this.archive, this.layout, this.info) = (archive, layout, info);
        scripts = Scripts();
    }

    /// <summary>Reads directory, WHEEL, RECORD and entry points, and scripts that have to be rewritten; nothing else.</summary>
    /// <exception cref="BerthException">Everything wrong with the wheel, twenty problems at most.</exception>
    public static WheelPlan Plan(WheelArchive archive, LockedWheel wheel, PythonFacts facts)
    {
        var install = new WheelInstall(archive, VenvLayout.Of(facts), DistInfoFolder.Find(archive, wheel));
        return install.Plan(wheel);
    }

    private WheelPlan Plan(LockedWheel wheel)
    {
        var record = Record();
        foreach (var member in archive.Members)
        {
            if (info.IsUnlisted(member.Path)) continue;
            if (!record.Remove(member.Path, out var row)) Add($"`{member.Path}` is not in its RECORD");
            else if (row.Size is { } size && size != member.Size) problems.AddRange(archive.Mismatch(member).Problems);
            else if (row.Hash is not null && row.Algorithm is null) Add($"the hash of `{member.Path}` in its RECORD is not SHA-256 or better");
            else Place(member, row);
        }

        foreach (var path in record.Keys.Where(p => !p.EndsWith('/') && !info.IsUnlisted(p)).Order(StringComparer.Ordinal)) Add($"its RECORD lists `{path}`, which it does not hold");
        foreach (var script in scripts) Generate($"{VenvLayout.Binaries}/{script.Name}", script.Launcher(VenvLayout.Interpreter), LayerFormat.ExecutableMode);
        Generate($"{layout.SitePackages}/{info.Folder}/INSTALLER", "berth\n", LayerFormat.FileMode);
        AddRecord();
        if (problems.Count > 0) throw new BerthException([.. problems.Take(20)]);
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new(wheel.Name, wheel.Version, [.. files], [.. rows.OrderBy(r => r.Path, StringComparer.Ordinal)], hashes);
    }

    private Dictionary<string, RecordRow> Record()
    {
        var path = $"{info.Folder}/RECORD";
        var member = archive.Find(path) ?? throw archive.Invalid("it has no RECORD");
        var parsed = RecordFile.Parse(archive.ReadText(member, LargestRecord)) ?? throw archive.Invalid("a row of its RECORD does not have three fields");
        var record = new Dictionary<string, RecordRow>(parsed.Length, StringComparer.Ordinal);
        foreach (var (name, hash, size) in parsed)
        {
            if (!RecordRow.TryCreate(name, hash, size, out var row)) Add($"the row of `{name}` in its RECORD cannot be read");
            else if (!record.TryAdd(name, row) && record[name] != row) Add($"its RECORD has two rows for `{name}`");
        }

        return record;
    }

    private ImmutableArray<EntryPoint> Scripts()
    {
        if (archive.Find($"{info.Folder}/entry_points.txt") is not { } member) return [];
        if (EntryPoints.Parse(archive.ReadText(member, LargestText), out var fault) is not { } found) throw archive.Invalid($"its entry_points.txt {fault}");
        foreach (var script in found.Where(s => s.Name.Contains('/', StringComparison.Ordinal) || MemberName.Fault(s.Name) is not null))
            throw archive.Invalid($"its command `{script.Name}` cannot be the name of a file");
        return [.. found.DistinctBy(s => s.Name)];
    }

    private void Place(WheelMember member, RecordRow row)
    {
        var mode = member.Executable ? LayerFormat.ExecutableMode : LayerFormat.FileMode;
        if (info.InDataFolder(member.Path, out var scheme, out var rest))
        {
            if (scheme == "scripts") Script(member, row, rest);
            else if (Target(scheme, rest) is { } target) File(target, member, row, mode);
            else Add($"`{member.Path}` is not in one of the folders purelib, platlib, headers, scripts and data");
        }
        else
        {
            File($"{layout.SitePackages}/{member.Path}", member, row, mode);
        }
    }

    private string? Target(string scheme, string rest) => scheme switch
    {
        "purelib" or "platlib" => $"{layout.SitePackages}/{rest}",
        // pip names this folder as the requirement does, and a lock writes names normalised.
        "headers" => $"{layout.Headers}/{PackageName.Normalize(info.ProjectName)}/{rest}",
        // lib64 is a link to lib in the environment, and a folder in its place would hide it.
        "data" when rest.StartsWith("lib64/", StringComparison.Ordinal) => $"{VenvLayout.Prefix}/lib/{rest["lib64/".Length..]}",
        "data" => $"{VenvLayout.Prefix}/{rest}",
        _ => null,
    };

    private void Script(WheelMember member, RecordRow row, string name)
    {
        // A command that is also an entry point gets the launcher.
        if (scripts.Any(s => s.Name == name)) return;
        var path = $"{VenvLayout.Binaries}/{name}";
        Span<byte> start = stackalloc byte[8];
        using (var content = archive.Open(member)) start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (!Shebang.IsPlaceholder(start)) File(path, member, row, LayerFormat.ExecutableMode);
        else Generate(path, Shebang.Apply(archive.ReadBytes(member, LargestText, row), VenvLayout.Interpreter), LayerFormat.ExecutableMode);
    }

    private void File(string path, WheelMember member, RecordRow row, int mode)
    {
        Keep(new LayerEntry.File(path, member.Size, () => archive.Open(member, row)) { Mode = mode }, row with { Path = Relative(path), Size = member.Size });
    }

    private void Generate(string path, string text, int mode) => Generate(path, Encoding.UTF8.GetBytes(text), mode);

    private void Generate(string path, byte[] content, int mode) =>
        Keep(new LayerEntry.File(path, content.Length, () => new MemoryStream(content, writable: false)) { Mode = mode }, RecordRow.Of(Relative(path), content));

    private void Keep(LayerEntry.File file, RecordRow row)
    {
        if (VirtualEnvironment.Reserved(file.Path, layout)) Add($"it would replace `/{file.Path}`, which is part of the environment itself");
        else if (!hashes.TryAdd(file.Path, row.Hash)) Add($"it installs `/{file.Path}` twice");
        files.Add(file);
        rows.Add(row);
    }

    /// <summary>RECORD lists itself without hash and size, since it cannot know them.</summary>
    private void AddRecord()
    {
        var path = $"{layout.SitePackages}/{info.Folder}/RECORD";
        rows.Add(new RecordRow($"{info.Folder}/RECORD", null, null));
        var content = RecordFile.Write(rows);
        files.Add(new LayerEntry.File(path, content.Length, () => new MemoryStream(content, writable: false)) { Mode = LayerFormat.FileMode });
        hashes[path] = null;
    }

    /// <summary>A layer path as RECORD writes it: relative to site-packages.</summary>
    private string Relative(string path)
    {
        if (path.StartsWith(layout.SitePackages, StringComparison.Ordinal) && path[layout.SitePackages.Length] == '/') return path[(layout.SitePackages.Length + 1)..];
        return $"../../../{path[(VenvLayout.Prefix.Length + 1)..]}";
    }

    private void Add(string what) => problems.AddRange(archive.Invalid(what).Problems);
}
