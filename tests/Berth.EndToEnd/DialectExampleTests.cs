using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.EndToEnd;

/// <summary>Each dialect's example does what it says.</summary>
public sealed partial class DialectExampleTests(SharedStore store)
{
    [Theory]
    [InlineData("examples/azureml-digits")]
    [InlineData("examples/polyaxon-digits")]
    public async Task A_training_example_reaches_its_accuracy(string folder)
    {
        var run = (await store.Berth.RunAsRootAsync("run", "-q", Checkout.PathOf(folder))).Ended(0);
        Assert.True(double.Parse(Accuracy().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture) > 0.9, run.ToString());
    }

    [Fact]
    public async Task A_model_server_answers_predictions_until_it_is_interrupted()
    {
        var token = TestContext.Current.CancellationToken;
        using var server = store.Berth.StartAsRoot("run", Checkout.PathOf("examples/datarobot-digits/model"), "--base", "curated/sklearn-cpu");
        try
        {
            while (await server.StandardOutput.ReadLineAsync(token) is { } line && !line.StartsWith("serving", StringComparison.Ordinal))
            {
                // The server's own line says that it listens.
            }

            using var client = new HttpClient();
            using var answer = await client.PostAsync(new Uri("http://127.0.0.1:8080/predict/"), new StringContent(string.Join(',', Enumerable.Repeat("0", 64))), token);
            Assert.Contains("predictions", await answer.Content.ReadAsStringAsync(token), StringComparison.Ordinal);
            using (var kill = Process.Start("kill", ["-INT", server.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(token);
            await server.WaitForExitAsync(token).WaitAsync(TimeSpan.FromSeconds(30), token);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    [Theory]
    [InlineData("examples/datarobot-digits/env", "datarobot")]
    [InlineData("examples/azureml-digits", "azureml")]
    [InlineData("examples/polyaxon-digits", "polyaxon")]
    [InlineData("examples/digits", "determined")]
    public async Task Checking_an_example_names_its_dialect(string folder, string dialect) =>
        (await store.Berth.RunAsync("check", Checkout.PathOf(folder))).Ended(0).Printed($"accepted as {dialect}");

    [GeneratedRegex(@"accuracy: ([0-9.]+)")]
    private static partial Regex Accuracy();
}
