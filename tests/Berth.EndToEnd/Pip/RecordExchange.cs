namespace Berth.EndToEnd.Pip;

/// <summary>Turns the rows that Berth records for a distribution into those that pip records for the same wheel.</summary>
internal static class RecordExchange
{
    private const string Up = "../../../";

    /// <summary>
    /// Rows of files that each installer writes itself (INSTALLER and launchers) say what pip's file holds; REQUESTED is added; and
    /// <see cref="Oddities"/> are pip's. All other rows are kept as they are.
    /// </summary>
    public static IEnumerable<string> Apply(IReadOnlyCollection<string> rows, Installed pip)
    {
        var info = rows.Select(PathOf).Single(p => p.EndsWith(".dist-info/RECORD", StringComparison.Ordinal))[..^"/RECORD".Length];
        var commands = Launchers.Of(pip);
        foreach (var row in rows)
        {
            var path = PathOf(row);
            var own = path == $"{info}/INSTALLER" || (path.StartsWith($"{Up}bin/", StringComparison.Ordinal) && commands.ContainsKey(path[Up.Length..]));
            yield return own ? Row(path, pip.Tree[InTree(path)]) : Oddities.GetValueOrDefault(row, row);
        }

        yield return Row($"{info}/REQUESTED", pip.Tree[$"{Installed.Site}/{info}/REQUESTED"]);
        foreach (var row in Additions.GetValueOrDefault(info, [])) yield return row;
    }

    /// <summary>A file that a wheel puts below lib64, which is a link to lib: pip records the way, Berth the place.</summary>
    private static readonly Dictionary<string, string> Oddities = new(StringComparer.Ordinal)
    {
        ["../../../lib/with_data.txt,sha256=OluBkUphitc-cGz9tWGwkhqsfb_jChWh1tKZuSqE2os,17"] = "../../../lib64/with_data.txt,sha256=OluBkUphitc-cGz9tWGwkhqsfb_jChWh1tKZuSqE2os,17",
    };

    /// <summary>
    /// What pip records beyond what it wrote: the wheel's own INSTALLER and REQUESTED, which it overwrites; a signature of the wheel, which is
    /// none of the installed distribution; and a script that it left out because an entry point has its name.
    /// </summary>
    private static readonly Dictionary<string, string[]> Additions = new(StringComparer.Ordinal)
    {
        ["odd_info-1.0.dist-info"] =
        [
            "odd_info-1.0.dist-info/INSTALLER,sha256=1nT5Vb63EyOTfFlqqElyagAg_BtXyK7zAZi_TKo2A48,9",
            "odd_info-1.0.dist-info/REQUESTED,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0",
            "odd_info-1.0.dist-info/RECORD.jws,,",
        ],
        ["with_commands-1.0.dist-info"] = ["with_commands-1.0.data/scripts/both-ways,sha256=a_taICWNP3dY_zVrWCHksClyG4oc9eqdnjK6yn_OmBo,39"],
    };

    /// <summary>Where a row's file stands in the environment.</summary>
    private static string InTree(string path) => path.StartsWith(Up, StringComparison.Ordinal) ? path[Up.Length..] : $"{Installed.Site}/{path}";

    private static string Row(string path, Installed.Entry file) => $"{path},sha256={WheelFile.Encoded(Convert.FromHexString(file.Hash!))},{file.Size}";

    private static string PathOf(string row) => row[..row.LastIndexOf(',', row.LastIndexOf(',') - 1)];
}
