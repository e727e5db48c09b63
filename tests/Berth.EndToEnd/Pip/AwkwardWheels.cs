using System.Security.Cryptography;

namespace Berth.EndToEnd.Pip;

/// <summary>Wheels that use the less common parts of the format, each correct by the specification.</summary>
internal static class AwkwardWheels
{
    private const int Executable = 0x81ED;
    private const int Closed = 0x8180;

    public static IEnumerable<WheelFile> All() =>
    [
        Data(), Scripts(), EntryPoints(), Split(),
        new WheelFile("deep_one", "1.0").With("deep/er/one/__init__.py", "ONE = 1\n").With("deep/er/one/table.csv", "1,2\n"),
        new WheelFile("deep_two", "1.0").With("deep/er/two/__init__.py", "").With("deep/two.py", "TWO = 2\n"),
        Legacy("legacy_one", "first"), Legacy("legacy_two", "second"),
        Paths(), Names(), Modes(), Info(),
        new WheelFile("local_version", "1!2.0.post1+cpu.7") { Metadata = "Requires-Python: >=3.8\n" }.With("local_version.py", "pass\n"),
        new WheelFile("UpperCase.Name", "1.0") { Build = "7local", Metadata = "Requires-Dist: deep-one\nRequires-Dist: nowhere; extra == 'more'\nProvides-Extra: more\nSummary: Ünïcode\n" }
            .With("UpperCase/__init__.py", "VALUE = 'upper'\n"),
    ];

    private static WheelFile Data() => new WheelFile("with_data", "1.0")
        .With("with_data/__init__.py", "")
        .InData("data/etc/with_data/conf.ini", "[a]\n")
        .InData("data/share/man/man1/with-data.1", ".TH\n")
        .InData("data/share/with data/ä.txt", "space\n")
        .InData("data/lib64/with_data.txt", "through the link\n")
        .InData("data/bin/with-data-tool", "#!python\nnot rewritten: this is no script\n", Executable)
        .InData("data/bin/with-data-plain", "no mode\n")
        .InData("headers/with_data.h", "#define WITH_DATA 1\n")
        .InData("headers/sub/deep.h", "#define DEEP 1\n");

    private static WheelFile Scripts() => new WheelFile("with_scripts", "1.0")
        .InData("scripts/plain-python", "#!python\nprint('plain-python')\n")
        .InData("scripts/window-python", "#!pythonw\nprint('window-python')\n", Executable)
        .InData("scripts/with-options", "#!python -E -s\nprint('with-options')\n")
        .InData("scripts/dos-lines.py", "#!python\r\nprint('dos-lines')\r\n")
        .InData("scripts/absolute", "#!/usr/bin/python3\nprint('absolute')\n")
        .InData("scripts/shell", "#!/bin/sh\necho shell\n")
        .InData("scripts/no-end", "#!python")
        .InData("scripts/empty", "")
        .InData("scripts/numbered", "#!python3\nanother placeholder\n")
        .With("with_scripts-1.0.data/scripts/binary", [0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3])
        .InData("scripts/closed", "#!/bin/sh\nexit 0\n", Closed);

    private static WheelFile EntryPoints() => new WheelFile("with_commands", "1.0") { Metadata = "Provides-Extra: color\nProvides-Extra: fast\n" }
        .With("with_commands/__init__.py", "")
        .With("with_commands/main.py", "def run():\n    print('run')\n\n\nclass Tool:\n    @classmethod\n    def start(cls):\n        print('start')\n        return 3\n")
        .InData("scripts/both-ways", "#!python\nprint('the entry point wins')\n")
        .InInfo("entry_points.txt", """
            # comments stand here and there
            [console_scripts]
            plain-command = with_commands.main:run
            With.Case_Command=with_commands.main:Tool.start
            needs-extra = with_commands.main:run [color]
            needs-extras = with_commands.main:run [color,fast]
            both-ways = with_commands.main:run

            [gui_scripts]
            window-command = with_commands.main:Tool.start

            [with_commands.plugins]
            a name with spaces = with_commands.main
            another = with_commands.main:Tool.start [color]

            """.ReplaceLineEndings("\n"));

    private static WheelFile Split() => new WheelFile("split", "1.0") { Tag = "cp311-cp311-linux_x86_64" }
        .With("split/native.txt", "root\n")
        .InData("purelib/split/__init__.py", "")
        .InData("purelib/split_pure.py", "PURE = True\n")
        .InData("platlib/split/plat.txt", "platlib\n", Executable)
        .InData("platlib/split_plat.py", "PLAT = True\n");

    /// <summary>A namespace of the old kind: each distribution brings the same <c>__init__.py</c>.</summary>
    private static WheelFile Legacy(string name, string module) => new WheelFile(name, "1.0")
        .With("legacy/__init__.py", "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n")
        .With($"legacy/{module}.py", $"NAME = '{module}'\n")
        .InInfo("namespace_packages.txt", "legacy\n").InInfo("top_level.txt", "legacy\n");

    private static WheelFile Paths() => new WheelFile("with_pth", "1.0")
        .With("with_pth.pth", "import sys; sys.with_pth = True\nwith_pth_folder\n# nothing\nnot_there\n")
        .With("with_pth_folder/found_by_path.py", "FOUND = True\n");

    private static WheelFile Names() => new WheelFile("odd_names", "1.0")
        .With("odd_names/", [], 0x41ED)
        .With("odd_names/__init__.py", "")
        .With("odd_names/comma, space.txt", "a\n")
        .With("odd_names/quote\"s.txt", "b\n")
        .With("odd_names/ünï/数.txt", "c\n")
        .With("odd_names/#hash;semi'.txt", "d\n")
        .With($"odd_names/{new string('n', 200)}.txt", "long\n")
        .With("odd_names/.hidden/.keep", "")
        .With("odd_names/__pycache__/stale.cpython-311.pyc", [1, 2, 3]);

    private static WheelFile Modes() => new WheelFile("odd_modes", "1.0")
        .With("odd_modes/executable.sh", "#!/bin/sh\n", Executable)
        .With("odd_modes/group-executable", "x\n", 0x81B8)
        .With("odd_modes/others-executable", "x\n", 0x81A1)
        .With("odd_modes/closed.txt", "0600\n", Closed)
        .With("odd_modes/none.txt", "no attributes\n", 0)
        .With("odd_modes/sticky.txt", "setuid\n", 0x89ED)
        .With("odd_modes/without-type", "755 without a type\n", 0x1ED);

    private static WheelFile Info() => new WheelFile("odd_info", "1.0")
    {
        Metadata = "Description-Content-Type: text/markdown\n\n# Odd\n\nName: not a field\n",
        Lists = path => !path.EndsWith("RECORD.jws", StringComparison.Ordinal),
        Hash = (path, content) => path.EndsWith("512.txt", StringComparison.Ordinal) ? $"sha512={WheelFile.Encoded(SHA512.HashData(content))}"
            : path.EndsWith("384.txt", StringComparison.Ordinal) ? $"sha384={WheelFile.Encoded(SHA384.HashData(content))}"
            : path.EndsWith("without.txt", StringComparison.Ordinal) ? null
            : $"sha256={WheelFile.Encoded(SHA256.HashData(content))}",
    }
        .With("odd_info/512.txt", "sha512\n").With("odd_info/384.txt", "sha384\n").With("odd_info/without.txt", "none\n")
        .InInfo("licenses/LICENSE", "free\n").InInfo("licenses/vendored/deep/LICENSE.txt", "free, too\n")
        .InInfo("RECORD.jws", "{}")
        .InInfo("INSTALLER", "repacker\n").InInfo("REQUESTED", "")
        .InInfo("sboms/parts.json", "{}\n").InInfo("zip-safe", "\n");
}
