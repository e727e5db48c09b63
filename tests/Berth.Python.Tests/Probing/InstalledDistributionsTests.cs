using Berth.Python.Probing;

namespace Berth.Python.Tests.Probing;

public sealed class InstalledDistributionsTests : IDisposable
{
    private const string Debian = "usr/lib/python3/dist-packages";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_form_of_metadata_is_read()
    {
        var image = PretendImage.Debian(_folder.Path)
            .Add($"{Debian}/PyYAML-6.0.dist-info/METADATA").Add($"{Debian}/six-1.16.0.egg-info/PKG-INFO").Add($"{Debian}/one_file-2.0-py3.11.egg-info", "Name: one-file\n")
            .Add($"{Debian}/develop.egg-info/PKG-INFO", "Metadata-Version: 1.1\nName: Develop\nVersion: 1.0rc1\n")
            .Add($"{Debian}/my-old-name-1.0.dist-info/METADATA").Add($"{Debian}/emptied-1.0.dist-info/RECORD").Add($"{Debian}/nothing.egg-info/PKG-INFO")
            .Add($"{Debian}/legacy-1.0-beta-old.egg-info/PKG-INFO", "Name: legacy\nVersion: what\n").Add($"{Debian}/yaml/__init__.py");
        Assert.Equal(["develop 1.0rc1", "my-old-name 1.0", "one-file 2.0", "pyyaml 6.0", "six 1.16.0"], Names(image));
    }

    [Fact]
    public void The_first_on_the_search_path_counts_and_upper_layers_take_away()
    {
        var image = PretendImage.Debian(_folder.Path).Add($"{Debian}/six-1.16.0.egg-info/PKG-INFO")
            .Layer().Add("usr/local/lib/python3.11/dist-packages/six-1.17.0.dist-info/METADATA").Add("usr/local/lib/python3.10/dist-packages/other-1.0.dist-info/METADATA");
        Assert.Equal(["six 1.17.0"], Names(image));
    }

    [Theory]
    [InlineData("false", "torch 2.1.0+cu121")]
    [InlineData("true", "six 1.16.0|torch 2.1.0+cu121")]
    public void A_virtual_environment_sees_the_base_s_packages_only_where_it_says_so(string sees, string expected)
    {
        var image = PretendImage.Debian(_folder.Path).Add($"{Debian}/six-1.16.0.egg-info/PKG-INFO").Layer().Link("usr/bin/python3", "/nowhere")
            .Add("opt/venv/pyvenv.cfg", $"home = /usr/bin\ninclude-system-site-packages = {sees}\nversion = 3.11.2\n").Link("opt/venv/bin/python3", "/usr/bin/python3.11")
            .Add("opt/venv/lib/python3.11/site-packages/torch-2.1.0+cu121.dist-info/METADATA");
        Assert.Equal(expected.Split('|'), Names(image));
    }

    [Fact]
    public void Without_a_known_interpreter_there_are_none() => Assert.Empty(InstalledDistributions.Of(new PretendImage(_folder.Path).Stack));

    [Theory]
    [InlineData("torch triton nvidia-cudnn-cu12 numpy torchvision nvidia-ml-py", "nvidia-cudnn-cu12 torch torchvision triton")]
    [InlineData("nvidia-cudnn-cu12 triton numpy", "")]
    [InlineData("jaxlib jax-cuda12-plugin jax scipy", "jax jax-cuda12-plugin jaxlib")]
    [InlineData("tensorflow keras horovod apex", "apex horovod tensorflow")]
    public void Frameworks_of_a_base_are_protected_with_what_was_built_for_them(string installed, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ProtectedDistributions.Of(installed.Split(' ').Select(n => new InstalledDistribution(n, "1.0"))).Order(StringComparer.Ordinal));

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Names(PretendImage image) => InstalledDistributions.Of(image.Stack).Select(d => $"{d.Name} {d.Version}");
}
