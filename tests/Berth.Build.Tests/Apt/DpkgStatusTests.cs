using Berth.Build.Apt;

namespace Berth.Build.Tests.Apt;

public class DpkgStatusTests
{
    private static readonly string[] Status =
    [
        "Package: zlib1g", "Status: install ok installed", "Architecture: amd64", "Version: 1:1.2.13", "Description: library", " Package: not-a-field", " .", "",
        "Package: gone", "Status: deinstall ok config-files", "Architecture: amd64", "Version: 1", "",
        "Package: never", "Status: purge ok not-installed", "",
        "Package: half", "Status: install ok half-installed", "Architecture: all", "Version: 1", "",
        "Package: held", "Status: hold ok installed", "Architecture: all", "Version: 2~rc1-1", "", "",
        "Package: libc6", "Status: install ok installed", "Version: 2.36", "Architecture: i386", "",
        "Package: libc6", "Status: install ok installed", "Version: 2.36", "Architecture: amd64",
    ];

    [Fact]
    public void Installed_packages_are_read_sorted_and_others_are_not() =>
        Assert.Equal(["held 2~rc1-1 all", "libc6 2.36 amd64", "libc6 2.36 i386", "zlib1g 1:1.2.13 amd64"], DpkgStatus.Read(Status).Select(d => $"{d.Name} {d.Version} {d.Architecture}"));

    [Fact]
    public void Fields_of_one_package_do_not_leak_into_the_next() =>
        Assert.Equal("", DpkgStatus.Read(["Package: a", "Version: 1", "Status: install ok installed", "", "Package: b", "Status: install ok installed"])[1].Version);

    [Fact]
    public void An_empty_or_foreign_file_has_no_packages() => Assert.All(new string[][] { [], [""], ["\0\0", "x: y"] }, l => Assert.Empty(DpkgStatus.Read(l)));
}
