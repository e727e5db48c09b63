using System.Collections.Immutable;
using Berth.Dialects.AzureMl;

namespace Berth.Dialects.Tests.AzureMl;

public sealed class CondaDependenciesTests
{
    private static string Lines(CondaDependencies dependencies) => string.Concat(dependencies.ToYaml().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l + "\n"));

    [Fact]
    public void The_documented_example_comes_out_in_the_documented_order()
    {
        var made = CondaDependencies.New().AddChannel("pytorch").AddConda("python=3.7").AddConda("pytorch").AddConda("torchvision").AddPip("pyyaml");
        Assert.Equal(
            "name: project_environment\ndependencies:\n- python=3.7\n- pip:\n  - azureml-defaults\n  - pyyaml\n- pytorch\n- torchvision\nchannels:\n- anaconda\n- conda-forge\n- pytorch\n",
            Lines(made));
    }

    [Fact]
    public void Azureml_defaults_is_there_unless_it_is_told_otherwise()
    {
        Assert.Equal([CondaDependencies.Defaults], CondaDependencies.New().Pip!.Value);
        Assert.Empty(CondaDependencies.New(withDefaults: false).Pip!.Value);
        Assert.DoesNotContain("pip", CondaDependencies.New(withDefaults: false).ToYaml().Split("name:")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_is_there_is_replaced_in_its_place()
    {
        var made = CondaDependencies.New(false).AddConda("a").AddConda("B=1").AddConda("c").AddConda("b==2").AddPip("Foo.Bar==1").AddPip("x").AddPip("foo_bar");
        Assert.Equal(["a", "b==2", "c"], made.Packages);
        Assert.Equal(["foo_bar", "x"], made.Pip!.Value);
        Assert.Equal("python=3.8", made.SetPython("3.9").AddConda("python=3.8").Python);
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing()
    {
        var made = CondaDependencies.New().AddConda("a=1").AddPip("x==1");
        Assert.Equal(made.ToYaml(), made.RemoveConda("z").RemovePip("z").RemoveChannel("z").RemoveConda("a=2").ToYaml());
        Assert.Empty(made.RemoveConda("a=1").Packages);
        Assert.Equal([CondaDependencies.Defaults], made.RemovePip("X").Pip!.Value);
        Assert.Null(made.RemoveConda("python").Python);
    }

    [Fact]
    public void Options_come_first_and_the_last_address_counts()
    {
        var made = CondaDependencies.New(false).AddPip("a").SetIndex("https://one/simple").SetIndex("https://two/simple");
        Assert.Contains("- pip:\n  - --index-url https://two/simple\n  - a\n", made.ToYaml(), StringComparison.Ordinal);
        Assert.Equal(["-r more.txt", "b"], made.SetPip(["--pre", "-r more.txt", "b"]).Pip!.Value);
    }

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        string[] odd = ["a: b", "# c", "1.0", "yes", "x @ file:///a b", "\"q\"", "- d", "é\u2028", "*e", "a[b]>=1; python_version<'3'", "null", "-e ./x", "@f", "%g", "--pre"];
        using var scratch = new Scratch();
        var made = new CondaDependencies { Python = "python=3.11", Pip = [.. odd], Name = "on", Channels = ["https://c/d", "~"] };
        var root = Yaml.YamlDocumentOf(made.ToYaml());
        Assert.Equal(odd, ((Dialects.Yaml.YamlMapping)((Dialects.Yaml.YamlSequence)root.Find("dependencies")!).Items[1]).Scalars("pip").Select(s => s.Value));
        Assert.Equal("on", root.Scalar("name")!.Value);
        Assert.Equal(["https://c/d", "~"], root.Scalars("channels").Select(s => s.Value).ToImmutableArray());
    }

    private static class Yaml
    {
        public static Dialects.Yaml.YamlMapping YamlDocumentOf(string text) =>
            (Dialects.Yaml.YamlMapping)Dialects.Yaml.YamlDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text), "x", Dialects.Yaml.YamlFlavour.Go).OrThrow();
    }
}
