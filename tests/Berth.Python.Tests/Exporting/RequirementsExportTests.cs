using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Python.Exporting;

namespace Berth.Python.Tests.Exporting;

/// <summary>What is exported is what pip needs to install the same, and no secret.</summary>
public sealed class RequirementsExportTests
{
    private static readonly ContentDigest Wheel = ContentDigest.Of("wheel");
    private static readonly ContentDigest Source = ContentDigest.Of("source");

    private static readonly LockedVariant Variant = new()
    {
        Platform = Platform.LinuxAmd64,
        Accelerator = Accelerator.Cpu,
        Base = new LockedBase("debian:bookworm", ContentDigest.Of("base"), []),
        Wheels =
        [
            new("a", "1.0", "a.whl", "https://example.org/a.whl", 1, Wheel, ["b"]) { Requested = true },
            new("b", "2.0+local", "b.whl", "file:///wheels/b.whl", 1, Wheel, []) { Source = new LockedSource("b.tar.gz", 1, Source) },
        ],
    };

    [Fact]
    public void Each_package_stands_with_version_hash_and_reason() => Assert.Equal(
        $"# berth export: linux/amd64, cpu\n--find-links file:///wheels/\na==1.0 \\\n    --hash=sha256:{Wheel.Hex}\n    # via the declaration\n"
        + $"b==2.0+local \\\n    --hash=sha256:{Source.Hex}\n    # via a\n",
        RequirementsExport.Write(Variant, null));

    [Theory]
    [InlineData("https://user:secret@example.org/simple", "--index-url https://example.org/simple\n")]
    [InlineData("https://us%40er:se@cret@example.org/simple?a=b@c", "--index-url https://example.org/simple?a=b@c\n")]
    [InlineData("https://example.org/@/simple", "--index-url https://example.org/@/simple\n")]
    public void Credentials_of_an_index_are_left_out(string index, string line)
    {
        var text = RequirementsExport.Write(Variant, new PythonSpec { Indexes = PerAccelerator<ImmutableArray<string>>.Same([index]), FindLinks = [index, "/wheels"] });
        Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.Contains("--find-links /wheels\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("file:///", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_asks_no_index_says_so() =>
        Assert.Contains("\n--no-index\n--pre\n", RequirementsExport.Write(Variant, new PythonSpec { NoIndex = true, PreReleases = true }), StringComparison.Ordinal);
}
