using Berth.Core.Problems;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Wheels;

public sealed class HostileWheelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Members_that_must_not_be_unpacked_are_refused_by_name()
    {
        var cases = new (WheelMaker.Part Part, string Says)[]
        {
            (new("../evil.py", []), "leads out of the package"),
            (new("demo/../../evil.py", []), "leads out of the package"),
            (new("/etc/passwd", []), "absolute path"),
            (new("demo\\evil.py", []), "back slash"),
            (new("C:/evil.py", []), "drive letter"),
            (new("demo/./a.py", []), "empty or `.` part"),
            (new("demo//a.py", []), "empty or `.` part"),
            (new("demo/\u0007.py", []), "control character"),
            (new("demo/caf\u00e9.py", []), "not UTF-8"),
            (new("demo/link", "../../x"u8.ToArray(), Mode: 0xA1FF), "link or a device"),
            (new("demo/fifo", [], Mode: 0x11A4), "link or a device"),
            (new("demo/secret.py", [], Flags: 1), "encrypted"),
            (new("demo/lzma.py", [1], Method: 14), "compression method 14"),
            (new("demo/bomb.bin", new byte[10_000], Size: 3_000_000_000), "cannot come from"),
            (new(new string('a', 300), []), "longer than 255"),
        };
        foreach (var (part, says) in cases)
        {
            var problem = Refused(new WheelMaker().Add(part)).Problems[0];
            Assert.Equal(PythonProblems.UnsafeWheel, problem.Code);
            Assert.Contains(says, problem.What, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Wheel-Version: 2.0\nRoot-Is-Purelib: true\n")]
    [InlineData("Root-Is-Purelib: true\n")]
    [InlineData("")]
    public void A_wheel_of_another_format_is_refused(string text)
    {
        var wheel = new WheelMaker { Wheel = text }.Save(folder.Path);
        using var archive = WheelArchive.Open(new Uri(wheel.Url).LocalPath);
        Assert.Equal(PythonProblems.InvalidWheel, Assert.Throws<BerthException>(() => WheelInstall.Plan(archive, wheel, Target.Cp312)).Problems[0].Code);
    }

    [Fact]
    public void Names_that_clash_are_refused()
    {
        Assert.Contains("two members named", Refused(new WheelMaker().Add("demo/a.py", "1").Add("demo/a.py", "2")).Message, StringComparison.Ordinal);
        Assert.Contains("differ only in case", Refused(new WheelMaker().Add("demo/a.py", "1").Add("demo/A.py", "2")).Message, StringComparison.Ordinal);
        Assert.Contains("below something that is a file", Refused(new WheelMaker().Add("demo/a", "1").Add("demo/a/b", "2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_longer_or_shorter_than_declared_is_refused_without_reading_it_all()
    {
        foreach (var (content, declared) in new[] { (5000, 4000), (4000, 5000), (900_000, 500_000), (500_000, 900_000) })
        {
            var wheel = new WheelMaker().Add(new WheelMaker.Part("demo/a.bin", [.. Enumerable.Range(0, content).Select(i => (byte)(i * i >> 7))], Size: declared)).Save(folder.Path);
            using var archive = WheelArchive.Open(new Uri(wheel.Url).LocalPath);
            var e = Assert.Throws<BerthException>(() =>
            {
                using var stream = archive.Open(archive.Find("demo/a.bin")!);
                stream.CopyTo(Stream.Null);
            });
            Assert.Equal(PythonProblems.DamagedWheel, e.Problems[0].Code);
            Assert.Contains("declares", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Truncations_and_changed_bytes_end_in_a_problem_or_in_the_same_content()
    {
        var maker = new WheelMaker { EntryPoints = "[console_scripts]\ndemo = demo:main\n" }.Add("demo/__init__.py", "print('hello')\n");
        var wheel = maker.Save(folder.Path);
        var good = File.ReadAllBytes(new Uri(wheel.Url).LocalPath);
        var path = Path.Combine(folder.Path, "changed.whl");
        for (var i = 0; i < good.Length; i += 5)
        {
            Attempt(good[..i]);
            foreach (var flip in new byte[] { 1, 0xFF })
            {
                var changed = (byte[])good.Clone();
                changed[i] ^= flip;
                Attempt(changed);
            }
        }

        void Attempt(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                using var archive = WheelArchive.Open(path, wheel.FileName);
                foreach (var file in WheelInstall.Plan(archive, wheel, Target.Cp312).Files)
                {
                    using var content = file.Open();
                    content.CopyTo(Stream.Null);
                }
            }
            catch (BerthException e)
            {
                Assert.NotEmpty(e.Problems);
            }
        }
    }

    [Fact]
    public void Members_sharing_bytes_are_refused()
    {
        var wheel = new WheelMaker().Add("demo/a.py", new string('a', 300)).Add("demo/b.py", new string('a', 300)).Save(folder.Path);
        var path = new Uri(wheel.Url).LocalPath;
        var bytes = File.ReadAllBytes(path);
        // The second entry of the directory is pointed at the first member.
        var at = bytes.AsSpan().LastIndexOf("demo/b.py"u8) - 4;
        bytes[at] = bytes[at + 1] = 0;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("overlaps", Assert.Throws<BerthException>(() => WheelArchive.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_open_in_any_order_from_many_threads()
    {
        var maker = new WheelMaker();
        for (var i = 0; i < 200; i++) maker.Add($"demo/m{i}.py", new string((char)('a' + (i % 26)), i * 2500));
        var wheel = maker.Save(folder.Path);
        using var archive = WheelArchive.Open(new Uri(wheel.Url).LocalPath);
        var plan = WheelInstall.Plan(archive, wheel, Target.Cp312);
        Parallel.ForEach(plan.Files.Reverse().Concat(plan.Files), file =>
        {
            using var content = file.Open();
            var bytes = new MemoryStream();
            content.CopyTo(bytes);
            Assert.Equal(file.Size, bytes.Length);
        });
    }

    private BerthException Refused(WheelMaker maker)
    {
        var wheel = maker.Save(folder.Path);
        return Assert.Throws<BerthException>(() => WheelArchive.Open(new Uri(wheel.Url).LocalPath).Dispose());
    }
}
