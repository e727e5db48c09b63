using System.Text;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Wheels;

public sealed class WheelInstallTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_wheel_is_laid_out_as_the_specification_says()
    {
        var maker = new WheelMaker("Demo_Pkg") { EntryPoints = "[console_scripts]\ndemo = demo.cli:main\nboth = demo.cli:run.it\n" }
            .Add("demo/__init__.py", "x = 1\n").Add("demo/tool.so", "elf", 0x81ED)
            .Add("Demo_Pkg-1.0.data/scripts/old", "#!python\nprint(1)\n").Add("Demo_Pkg-1.0.data/scripts/both", "#!python\n").Add("Demo_Pkg-1.0.data/scripts/bin", "\x7fELF")
            .Add("Demo_Pkg-1.0.data/headers/demo.h", "//").Add("Demo_Pkg-1.0.data/data/share/demo.txt", "d").Add("Demo_Pkg-1.0.data/platlib/demo/ext.so", "e");
        using var plan = Plan(maker);
        const string site = "opt/berth/venv/lib/python3.12/site-packages";
        Assert.Equal(
        [
            "opt/berth/venv/bin/bin 755", "opt/berth/venv/bin/both 755", "opt/berth/venv/bin/demo 755", "opt/berth/venv/bin/old 755",
            "opt/berth/venv/include/site/python3.12/demo-pkg/demo.h 644",
            $"{site}/Demo_Pkg-1.0.dist-info/INSTALLER 644", $"{site}/Demo_Pkg-1.0.dist-info/METADATA 644", $"{site}/Demo_Pkg-1.0.dist-info/RECORD 644",
            $"{site}/Demo_Pkg-1.0.dist-info/WHEEL 644", $"{site}/Demo_Pkg-1.0.dist-info/entry_points.txt 644",
            $"{site}/demo/__init__.py 644", $"{site}/demo/ext.so 644", $"{site}/demo/tool.so 755", "opt/berth/venv/share/demo.txt 644",
        ], plan.Value.Files.Select(f => $"{f.Path} {Convert.ToString(f.Mode, 8)}"));
        Assert.Equal("#!/opt/berth/venv/bin/python\nprint(1)\n", plan.Text("bin/old"));
        Assert.Equal("#!/opt/berth/venv/bin/python\nimport sys\n\nfrom demo.cli import run\n\nif __name__ == \"__main__\":\n    sys.exit(run.it())\n", plan.Text("bin/both"));
        Assert.Equal("berth\n", plan.Text("INSTALLER"));
    }

    [Fact]
    public void The_record_as_installed_tells_every_file_with_its_size_and_hash()
    {
        using var plan = Plan(new WheelMaker { EntryPoints = "[gui_scripts]\ndemo = demo:main\n" }.Add("demo/a,b.py", "pass\n").Add("demo-1.0.data/scripts/s", "#!python\n").Add("demo/big.bin", new string('x', 700_000)));
        var rows = RecordFile.Parse(plan.Text("RECORD"))!.Value;
        Assert.Equal(plan.Value.Files.Length, rows.Length);
        Assert.Equal(rows.Select(r => r.Path).Order(StringComparer.Ordinal), rows.Select(r => r.Path));
        foreach (var (path, hash, size) in rows.Where(r => r.Hash.Length > 0))
        {
            var file = plan.Value.Files.Single(f => Path.GetFullPath($"/opt/berth/venv/lib/python3.12/site-packages/{path}") == "/" + f.Path);
            var content = plan.Bytes(file);
            Assert.Equal(file.Size, content.Length);
            Assert.True(RecordRow.TryCreate(path, hash, size, out var row) && row.Size == file.Size && row.Agrees(content), path);
        }
    }

    [Fact]
    public void Planning_twice_gives_the_same_entries()
    {
        var maker = new WheelMaker { EntryPoints = "[console_scripts]\nz = demo:z\na = demo:a\n" }.Add("demo/b.py", "").Add("demo/a.py", "");
        using var first = Plan(maker);
        using var second = Plan(maker);
        Assert.Equal(first.Value.Files.Select(f => $"{f.Path} {f.Size} {f.Mode}"), second.Value.Files.Select(f => $"{f.Path} {f.Size} {f.Mode}"));
        Assert.Equal(first.Text("RECORD"), second.Text("RECORD"));
    }

    [Fact]
    public void A_changed_member_is_found_while_it_is_read()
    {
        foreach (var size in new[] { 10, 600_000 })
        {
            var part = new WheelMaker.Part("demo/a.py", Encoding.UTF8.GetBytes(new string('x', size)), Hash: "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
            using var plan = Plan(new WheelMaker().Add(part));
            var file = plan.Value.Files.Single(f => f.Path.EndsWith("a.py", StringComparison.Ordinal));
            var problem = Assert.Throws<BerthException>(() => plan.Bytes(file)).Problems[0];
            Assert.Equal(PythonProblems.RecordMismatch, problem.Code);
            Assert.Contains("demo/a.py", problem.What, StringComparison.Ordinal);
            Assert.Contains("demo-1.0-py3-none-any.whl", problem.What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_breaks_the_format_is_refused()
    {
        var cases = new (WheelMaker Maker, string Says)[]
        {
            (new WheelMaker().Add(new WheelMaker.Part("demo/x.py", [], Listed: false)), "`demo/x.py` is not in its RECORD"),
            (new WheelMaker().Row("demo/gone.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0"), "lists `demo/gone.py`"),
            (new WheelMaker().Row("a,b"), "three fields"),
            (new WheelMaker().Add(new WheelMaker.Part("demo/x.py", [], Hash: "md5=abc")), "not SHA-256 or better"),
            (new WheelMaker { Wheel = "Wheel-Version: 2.0\nRoot-Is-Purelib: true\n" }, "wheel format 2.0"),
            (new WheelMaker { Wheel = "Wheel-Version: 1.0\n" }, "Root-Is-Purelib"),
            (new WheelMaker { EntryPoints = "[console_scripts]\ndemo = demo\n" }, "module:function"),
            (new WheelMaker { EntryPoints = "[console_scripts]\n../demo = demo:main\n" }, "cannot be the name of a file"),
            (new WheelMaker { EntryPoints = "[console_scripts]\npython = demo:main\n" }, "part of the environment itself"),
            (new WheelMaker().Add("demo-1.0.data/other/x", ""), "folders purelib"),
            (new WheelMaker().Add("demo-1.0.data/data/pyvenv.cfg", ""), "part of the environment itself"),
            (new WheelMaker().Add("demo-1.0.data/purelib/a.py", "").Add("a.py", ""), "twice"),
            (new WheelMaker().Add("other-1.0.dist-info/METADATA", ""), "2 folders"),
        };
        foreach (var (maker, says) in cases)
        {
            var e = Assert.Throws<BerthException>(() => Plan(maker));
            Assert.Contains(says, e.Message, StringComparison.Ordinal);
            Assert.All(e.Problems, p => Assert.NotNull(p.Fix));
        }
    }

    [Fact]
    public void A_wheel_of_another_package_is_refused()
    {
        var wheel = new WheelMaker().Save(folder.Path);
        using var archive = WheelArchive.Open(new Uri(wheel.Url).LocalPath);
        Assert.Contains("is not `other`", Assert.Throws<BerthException>(() => WheelInstall.Plan(archive, wheel with { Name = "other" }, Target.Cp312)).Message, StringComparison.Ordinal);
        Assert.Contains("is not `demo` 2.0", Assert.Throws<BerthException>(() => WheelInstall.Plan(archive, wheel with { Version = "2.0" }, Target.Cp312)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_two_packages_clash_unless_they_are_equal_package_markers()
    {
        using var a = Plan(new WheelMaker("a").Add("ns/__init__.py", "same").Add("ns/a.py", "").Add("shared.txt", "1"));
        using var b = Plan(new WheelMaker("b").Add("ns/__init__.py", "same").Add("ns/b.py", ""));
        using var c = Plan(new WheelMaker("c").Add("ns/__init__.py", "other").Add("shared.txt", "1"));
        using var d = Plan(new WheelMaker("d").Add("shared.txt/inner", ""));
        Assert.Empty(WheelClashes.Find([a.Value, b.Value]));
        var clashes = WheelClashes.Find([c.Value, b.Value, a.Value, d.Value]);
        Assert.Equal(["`a` and `c` both install `/opt/berth/venv/lib/python3.12/site-packages/ns/__init__.py` and 1 more", "`a` and `d` both install `/opt/berth/venv/lib/python3.12/site-packages/shared.txt`"], clashes.Select(p => p.What));
    }

    private OpenPlan Plan(WheelMaker maker)
    {
        var wheel = maker.Save(folder.Path);
        var archive = WheelArchive.Open(new Uri(wheel.Url).LocalPath);
        try
        {
            return new(archive, WheelInstall.Plan(archive, wheel, Target.Cp312));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private sealed record OpenPlan(WheelArchive Archive, WheelPlan Value) : IDisposable
    {
        public string Text(string ending) => Encoding.UTF8.GetString(Bytes(Value.Files.Single(f => f.Path.EndsWith("/" + ending, StringComparison.Ordinal))));

        public byte[] Bytes(LayerEntry.File file)
        {
            using var content = file.Open();
            var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        }

        public void Dispose() => Archive.Dispose();
    }
}
