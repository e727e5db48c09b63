namespace Berth.EndToEnd.Pip;

/// <summary>A difference between the two environments that is meant: which one it is, exactly, and why it is right.</summary>
internal sealed record Explained(string What, string Why, Func<Difference, bool> Holds)
{
    public static IReadOnlyList<Explained> All { get; } =
    [
        new("INSTALLER names the tool", "recording installed projects, \"The INSTALLER file\": the name of the tool that installed",
            d => Info(d, "INSTALLER") && Text(d.Ours, "berth\n") && Text(d.Theirs, "pip\n")),
        new("REQUESTED is pip's alone", "its presence says that a person asked for the package on that command line; an image has no such history, its lock has",
            d => Info(d, "REQUESTED") && d.Ours is null && Text(d.Theirs, "")),
        new("launchers are each tool's own text", "both import the same object and exit with what it returns; the cut of `.exe` has no use on Linux",
            d => Launchers.Of(d.Pip).TryGetValue(d.Path, out var runs) && d.Ours?.Text == Launchers.OfBerth(runs.Module, runs.Attribute)
                && d.Theirs?.Text == Launchers.OfPip(runs.Module, runs.Attribute) && SameButText(d)),
        new("RECORD lists in order of paths, and says what INSTALLER, REQUESTED and launchers hold", "the order is free by the standard; a layer needs one",
            d => Info(d, "RECORD") && SameButText(d)),
        new("a script is executable, whatever its wheel says", "the wheel format lets installers add the mode that archives made on Windows lack; a command that cannot be run is none",
            d => d.Ours is { Mode: "755" } && d.Ours == d.Theirs! with { Mode = "755" } && d.Theirs.Mode == "644"
                && d.Path is "bin/absolute" or "bin/binary" or "bin/closed" or "bin/dos-lines.py" or "bin/empty" or "bin/no-end" or "bin/numbered"
                    or "bin/plain-python" or "bin/shell" or "bin/with-options"),
        new("an execute bit counts without a file type beside it", "archives that programs write often give a mode alone; pip then takes none of it, and tools after it take the bit",
            d => d is { Path: $"{Installed.Site}/odd_modes/without-type", Ours.Mode: "755", Theirs.Mode: "644" } && d.Ours with { Mode = "644" } == d.Theirs),
        new("a signature of the wheel is left out", "it signs the RECORD of the wheel, which is not the one installed",
            d => Info(d, "RECORD.jws") && d.Ours is null && Text(d.Theirs, "{}")),
        new("interpreter links start at python instead of python3", "either way all three lead to the interpreter of the base",
            d => (d.Path, d.Ours?.Target, d.Theirs?.Target) is ("bin/python", "/usr/bin/python3", "python3") or ("bin/python3", "python", "/usr/bin/python3") or ("bin/python3.11", "python", "python3")
                && d.Ours! with { Target = null } == d.Theirs! with { Target = null }),
        new("pyvenv.cfg names no command", "nobody gave one; what Python reads of it is the same",
            d => d.Path == "pyvenv.cfg" && Text(d.Ours, Configuration("3")) && Text(d.Theirs, Configuration("3.11") + "command = /usr/bin/python3 -m venv --without-pip --system-site-packages /opt/berth/venv\n")),
        new("activation scripts are each tool's own text", "what they do is compared beside this; PowerShell is not served",
            d => d.Path is "bin/activate" or "bin/activate.csh" or "bin/activate.fish" && SameButText(d) && d.Ours!.Text!.Contains("/opt/berth/venv", StringComparison.Ordinal)
                || d is { Path: "bin/Activate.ps1", Ours: null }),
        new("an empty folder for headers is left out", "whoever installs headers makes it",
            d => d is { Path: "include/python3.11", Ours: null, Theirs: { Kind: "folder", Mode: "755" } } && !d.Pip.Tree.Keys.Any(p => p.StartsWith("include/python3.11/", StringComparison.Ordinal))),
    ];

    private static string Configuration(string interpreter) =>
        $"home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.11.2\nexecutable = /usr/bin/python{interpreter}\n";

    private static bool Info(Difference difference, string name) =>
        difference.Path.StartsWith($"{Installed.Site}/", StringComparison.Ordinal) && difference.Path.EndsWith($".dist-info/{name}", StringComparison.Ordinal);

    private static bool Text(Installed.Entry? entry, string text) => entry is { Kind: "file", Mode: "644", Owner: "0:0" } && entry.Text == text;

    private static bool SameButText(Difference d) => d is { Ours: { } ours, Theirs: { } theirs } && ours with { Text = null, Size = 0, Hash = null } == theirs with { Text = null, Size = 0, Hash = null };
}
