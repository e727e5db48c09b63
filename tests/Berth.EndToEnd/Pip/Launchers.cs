namespace Berth.EndToEnd.Pip;

/// <summary>The scripts that run entry points, as either installer writes them.</summary>
internal static class Launchers
{
    private const string Interpreter = "#!/opt/berth/venv/bin/python\n";

    /// <summary>Module and attribute that each command below <c>bin/</c> runs.</summary>
    public static IReadOnlyDictionary<string, (string Module, string Attribute)> Of(Installed installed) =>
        (from distribution in installed.Distributions.Values
         from point in distribution.EntryPoints
         let fields = point.Split(" | ")
         where fields[0] is "console_scripts" or "gui_scripts"
         let reference = fields[2].Split('[')[0].Trim().Split(':')
         select (Path: $"bin/{fields[1]}", Module: reference[0].Trim(), Attribute: reference[1].Trim()))
        .ToDictionary(c => c.Path, c => (c.Module, c.Attribute), StringComparer.Ordinal);

    public static string OfPip(string module, string attribute) =>
        $"{Interpreter}# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom {module} import {attribute.Split('.')[0]}\nif __name__ == '__main__':\n"
        + $"    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n    sys.exit({attribute}())\n";

    public static string OfBerth(string module, string attribute) =>
        $"{Interpreter}import sys\n\nfrom {module} import {attribute.Split('.')[0]}\n\nif __name__ == \"__main__\":\n    sys.exit({attribute}())\n";
}
