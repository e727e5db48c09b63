using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Python.Probing;

namespace Berth.Python.Tests.Probing;

public sealed class InterpreterFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Debian_s_Python_is_read_whole()
    {
        var facts = Read(PretendImage.Debian(_folder.Path))!;
        Assert.Equal(("/usr/bin/python3", "3.11.2", "cp"), (facts.Executable, facts.Version, facts.ImplementationTag));
        Assert.Equal("cp311-cp311-linux_x86_64", facts.Tags[0]);
        Assert.Contains("cp311-cp311-manylinux_2_36_x86_64", facts.Tags);
        Assert.DoesNotContain(facts.Tags, t => t.Contains("2_37", StringComparison.Ordinal));
        Assert.Equal(("3.11.2", "3.11", "x86_64", ""), (facts.Markers["python_full_version"], facts.Markers["python_version"], facts.Markers["platform_machine"], facts.Markers["platform_release"]));
    }

    [Fact]
    public void A_foreign_processor_s_Python_is_read_for_that_platform_only()
    {
        var image = PretendImage.Debian(_folder.Path, machine: 183);
        Assert.Equal("aarch64", InterpreterFiles.Read(image.Stack, Platform.LinuxArm64)!.Markers["platform_machine"]);
        Assert.Null(InterpreterFiles.Read(image.Stack, Platform.LinuxAmd64));
    }

    [Fact]
    public void A_program_that_has_its_version_in_a_library_or_header_is_read()
    {
        var image = Official("lib/libpython3.12.so.1.0", "\0" + "3.12.4\0");
        Assert.Equal(("/usr/local/bin/python3", "3.12.4"), (Read(image)!.Executable, Read(image)!.Version));
        Assert.Equal("3.12.0+", Read(Official("include/python3.12/patchlevel.h", "/* x */\n#define PY_MICRO_VERSION 0\n#define PY_VERSION      \"3.12.0+\"\n"))!.Version);
        Assert.Null(Read(Official("include/python3.12/patchlevel.h", "#define PY_VERSION \"3.13.1\"\n")));
    }

    [Fact]
    public void Musl_is_told_by_its_loader()
    {
        var image = new PretendImage(_folder.Path).Link("usr/local/bin/python3", "python3.12").Add("usr/local/lib/python3.12/os.py")
            .Add("usr/local/bin/python3.12", PretendImage.Program(62, "/lib/ld-musl-x86_64.so.1", "\0" + "3.12.4\0")).Add("lib/ld-musl-x86_64.so.1", "\0" + "1.2.5\0");
        Assert.Contains("cp312-cp312-musllinux_1_2_x86_64", Read(image)!.Tags);
        Assert.DoesNotContain(Read(image)!.Tags, t => t.Contains("manylinux", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("usr/local/lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py", "python3.13t", "3.13.1", "cp313-cp313t-linux_x86_64")]
    [InlineData("usr/local/lib/python3.13/_sysconfigdata_d_linux_x86_64-linux-gnu.py", "python3.13", "3.13.1", "cp313-cp313d-linux_x86_64")]
    [InlineData("usr/local/lib/python3.13/_sysconfigdata__linux_x86_64-linux-gnu.py", "python3.13", "3.13.0rc2", "cp313-cp313-linux_x86_64")]
    [InlineData("usr/local/lib/python3.7/_sysconfigdata_m_linux_x86_64-linux-gnu.py", "python3.7", "3.7.17", "cp37-cp37m-linux_x86_64")]
    public void Builds_of_another_kind_are_told_by_their_settings(string settings, string name, string version, string tag)
    {
        var image = PretendImage.Debian(_folder.Path).Layer().Add(settings).Link("usr/local/bin/python3", name).Add($"usr/local/lib/{name}/os.py")
            .Add($"usr/local/bin/{name}", PretendImage.Program(62, "/lib64/ld-linux.so.2", $"\0{version}\0"));
        Assert.Equal((tag, version), (Read(image)!.Tags[0], Read(image)!.Version));
    }

    [Fact]
    public void A_virtual_environment_is_what_it_was_made_from()
    {
        var copied = PretendImage.Debian(_folder.Path).Layer();
        copied.Link("usr/bin/python3", "/nowhere").Add("opt/venv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\n")
            .Add("opt/venv/bin/python3", PretendImage.Program(62, "/lib64/ld-linux.so.2", "\0" + "3.11.2\0"));
        Assert.Equal(("/opt/venv/bin/python3", "3.11.2"), (Read(copied)!.Executable, Read(copied)!.Version));
    }

    [Fact]
    public void What_the_files_do_not_settle_is_left_open()
    {
        Assert.Null(Read(new PretendImage(Sub("none"))));
        var cases = new Dictionary<string, Func<PretendImage, PretendImage>>
        {
            ["a script"] = i => i.Add("usr/bin/python3.11", "#!/bin/sh\n"),
            ["an empty file"] = i => i.Add("usr/bin/python3.11"),
            ["a static program"] = i => i.Add("usr/bin/python3.11", PretendImage.Program(62, null, "\0" + "3.11.2\0")),
            ["two versions"] = i => i.Add("usr/bin/python3.11", PretendImage.Program(62, "/lib64/ld-linux.so.2", "\0" + "3.11.2\0x\0" + "3.11.4\0")),
            ["no version"] = i => i.Add("usr/bin/python3.11", PretendImage.Program(62, "/lib64/ld-linux.so.2", "")),
            ["another loader"] = i => i.Add("usr/bin/python3.11", PretendImage.Program(62, "/lib64/ld-other.so", "\0" + "3.11.2\0")).Add("usr/lib/libc.so.6"),
            ["a library without its version"] = i => i.Add("usr/lib/libc.so.6", "GNU C Library"),
            ["another implementation"] = i => i.Link("usr/local/bin/python3", "pypy3.10").Add("usr/local/bin/pypy3.10", PretendImage.Program(62, "/lib64/ld-linux.so.2", "\0" + "3.10.1\0")),
        };
        foreach (var (what, change) in cases) Assert.True(Read(change(PretendImage.Debian(Sub(what)).Layer())) is null, what);
    }

    [Fact]
    public void Damaged_programs_settle_nothing_and_do_no_harm()
    {
        var random = new Random(7);
        var image = PretendImage.Debian(_folder.Path);
        var sound = PretendImage.Program(62, "/lib64/ld-linux.so.2", "\0" + "3.11.2\0");
        for (var round = 0; round < 1500; round++)
        {
            var bytes = sound[..(round % 2 == 0 ? random.Next(sound.Length) : sound.Length)].ToArray();
            for (var flips = random.Next(6); flips > 0 && bytes.Length > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)(flips == 1 ? "abcr+.0"[random.Next(7)] : random.Next(256));
            image.Add("usr/bin/python3.11", bytes);
            if (Read(image) is { } facts) Assert.Equal("3.11", facts.MinorVersion);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static PythonFacts? Read(PretendImage image) => InterpreterFiles.Read(image.Stack, Platform.LinuxAmd64);

    private string Sub(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Docker's official image: a small program whose library has all.</summary>
    private PretendImage Official(string extra, string text) => PretendImage.Debian(Sub(Guid.NewGuid().ToString())).Layer()
        .Link("usr/local/bin/python3", "python3.12").Add("usr/local/lib/python3.12/os.py").Add($"usr/local/{extra}", text)
        .Add("usr/local/bin/python3.12", PretendImage.Program(62, "/lib64/ld-linux.so.2", "main"));
}
