using System.Globalization;
using Berth.Core.Problems;

namespace Berth.Runtimes.Local.Rootfs;

/// <summary>Who a task runs as.</summary>
/// <param name="Groups">Further groups, sorted.</param>
internal sealed record ContainerUser(uint Uid, uint Gid, uint[] Groups)
{
    private const int LargestFile = 16 << 20;

    public static ContainerUser Root { get; } = new(0, 0, []);

    /// <param name="text"><c>user[:group]</c>; numbers need not exist, names must. Null or empty: root.</param>
    /// <param name="root">Holds <c>/etc/passwd</c> and <c>/etc/group</c>.</param>
    /// <exception cref="BerthException">BERTH5007.</exception>
    public static ContainerUser Find(string? text, string root) =>
        string.IsNullOrEmpty(text) || text is "0" or "0:0" ? Root : Find(text, Read(root, "/etc/passwd"), Read(root, "/etc/group"));

    internal static ContainerUser Find(string text, string passwd, string group)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var user = colon < 0 ? text : text[..colon];
        var asked = colon < 0 || colon == text.Length - 1 ? null : text[(colon + 1)..];
        var entry = Entries(passwd, 4).FirstOrDefault(e => e[0] == user) ?? Entries(passwd, 4).FirstOrDefault(e => e[2] == user);
        var uid = Number(entry?[2] ?? user) ?? throw Unknown("user", user, "/etc/passwd", Entries(passwd, 4));
        if (asked is not null) return new ContainerUser(uid, GroupId(asked, group), []);
        var gid = Number(entry?[3]) ?? 0;
        var groups = entry is null
            ? []
            : Entries(group, 4).Where(g => g[3].Split(',').Contains(entry[0], StringComparer.Ordinal))
                .Select(g => Number(g[2])).OfType<uint>().Where(g => g != gid).Distinct().Order().ToArray();
        return new ContainerUser(uid, gid, groups);
    }

    private static uint GroupId(string asked, string group) =>
        Number(Entries(group, 3).FirstOrDefault(e => e[0] == asked)?[2] ?? asked) ?? throw Unknown("group", asked, "/etc/group", Entries(group, 3));

    private static IEnumerable<string[]> Entries(string file, int fields) =>
        file.Split('\n').Select(l => l.TrimEnd('\r').Split(':')).Where(f => f.Length >= fields);

    private static uint? Number(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= int.MaxValue ? n : null;

    private static BerthException Unknown(string kind, string name, string file, IEnumerable<string[]> known)
    {
        var near = NearestName.Of(name, known.Select(e => e[0]));
        return new BerthException(new Problem(RuntimeProblems.NoSuchUser, $"the image's `{file}` has no {kind} `{name}`",
            Fix: near is null ? $"give the {kind} as a number" : $"write `{near}`, or give the {kind} as a number"));
    }

    private static string Read(string root, string path)
    {
        var file = RootfsPath.Resolve(root, path);
        if (file is null || !File.Exists(file) || new FileInfo(file).Length > LargestFile) return "";
        return File.ReadAllText(file);
    }
}
