using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.EndToEnd;

/// <summary>The examples do what their pages say.</summary>
public sealed partial class ExampleTests(SharedStore store, Wheelhouse wheelhouse)
{
    private static readonly string[] Digits = ["examples/digits/digits.yaml", "examples/digits"];

    [Fact]
    public async Task Digits_in_determineds_form_trains_a_good_model()
    {
        var run = (await store.Berth.RunAsRootAsync(["run", .. Digits])).Ended(0)
            .Printed("training digits-svc", "start-up hook: start-up hook ran as root", "\"gamma\": 0.001");
        Assert.InRange(Accuracy(run), 0.9, 1.0);
    }

    [Fact]
    public async Task Digits_in_the_native_form_trains_a_good_model()
    {
        using var folder = await NativeExampleAsync();
        var run = (await store.Berth.RunAsRootAsync("run", folder.Path)).Ended(0)
            .Printed("training digits-logistic", "start-up hook ran", "scikit-learn 1.2.1, numpy 1.24.2, scipy 1.10.1", "of /opt/berth/venv");
        Assert.InRange(Accuracy(run), 0.9, 1.0);
    }

    [Fact]
    public async Task A_second_run_starts_at_once()
    {
        (await store.Berth.RunAsRootAsync(["run", .. Digits])).Ended(0);
        var again = (await store.Berth.RunAsRootAsync(["run", .. Digits, "--", "true"])).Ended(0);
        // The packed code is looked up; nothing else is a stage: nothing is fetched, unpacked or built.
        foreach (var stage in new[] { "pull", "bootstrap", "unpack", "apt", "resolve", "wheels", "step" }) Assert.DoesNotContain($"\n{stage} ", "\n" + again.Error);
    }

    [Fact]
    public async Task Building_again_does_no_stage_again()
    {
        using var folder = await NativeExampleAsync();
        var declaration = Path.Combine(folder.Path, "berth.yaml");
        var first = (await store.Berth.RunAsRootAsync("build", declaration, "--format", "json")).Ended(0).Json;
        var second = (await store.Berth.RunAsRootAsync("build", declaration, "--format", "json")).Ended(0).Json;
        Assert.Equal(first.GetProperty("image").GetString(), second.GetProperty("image").GetString());
        Assert.Equal(first.GetProperty("lock").ToString(), second.GetProperty("lock").ToString());
        Assert.All(second.GetProperty("layers").EnumerateArray(), layer => Assert.True(layer.GetProperty("cached").GetBoolean(), layer.ToString()));
    }

    [Fact]
    public async Task A_change_of_the_code_alone_builds_no_environment_again()
    {
        using var folder = new ScratchFolder();
        folder.CopyFrom("examples/digits");
        var declaration = Path.Combine(folder.Path, "digits.yaml");
        var before = (await store.Berth.RunAsRootAsync("build", declaration, "--format", "json")).Ended(0).Json;
        folder.Write("train.py", "print('another program')\n");
        var after = (await store.Berth.RunAsRootAsync("build", declaration, "--format", "json")).Ended(0).Json;
        Assert.Equal(before.GetProperty("image").GetString(), after.GetProperty("image").GetString());
        (await store.Berth.RunAsRootAsync("run", declaration, folder.Path)).Ended(0).Printed("another program");
    }

    [Fact]
    public async Task A_model_that_is_not_good_enough_fails_the_run()
    {
        using var folder = new ScratchFolder();
        folder.CopyFrom("examples/digits");
        var text = await File.ReadAllTextAsync(Path.Combine(folder.Path, "digits.yaml"), TestContext.Current.CancellationToken);
        var declaration = folder.Write("digits.yaml", text.Replace("gamma: 0.001", "gamma: 1.0", StringComparison.Ordinal));
        (await store.Berth.RunAsRootAsync("run", declaration, folder.Path)).Ended(1);
    }

    /// <summary>A copy of the native example that asks the wheelhouse instead of the default index.</summary>
    private async Task<ScratchFolder> NativeExampleAsync()
    {
        var index = await wheelhouse.StartAsync(TestContext.Current.CancellationToken);
        var folder = new ScratchFolder();
        folder.CopyFrom("examples/digits-native");
        var text = await File.ReadAllTextAsync(Path.Combine(folder.Path, "berth.yaml"), TestContext.Current.CancellationToken);
        folder.Write("berth.yaml", text.Replace("python:\n", $"python:\n  index: {index}\n", StringComparison.Ordinal));
        return folder;
    }

    private static double Accuracy(CommandResult run)
    {
        var line = AccuracyLine().Match(run.Output);
        Assert.True(line.Success, $"no accuracy line\n{run}");
        return double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^accuracy: ([0-9.]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex AccuracyLine();
}
