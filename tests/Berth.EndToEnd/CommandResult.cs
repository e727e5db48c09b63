using System.Text.Json;

namespace Berth.EndToEnd;

/// <summary>What a finished process left: its exit code and everything it wrote.</summary>
internal sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>The one JSON document on stdout.</summary>
    public JsonElement Json
    {
        get
        {
            try
            {
                return JsonDocument.Parse(Output).RootElement;
            }
            catch (JsonException broken)
            {
                Assert.Fail($"stdout is not one JSON document: {broken.Message}\n{this}");
                throw;
            }
        }
    }

    /// <summary>Fails with everything the process said, where the exit code is another one.</summary>
    public CommandResult Ended(int expected)
    {
        Assert.True(ExitCode == expected, $"expected exit code {expected}\n{this}");
        return this;
    }

    /// <summary>Fails unless stderr holds each of these texts.</summary>
    public CommandResult Said(params string[] texts)
    {
        foreach (var text in texts) Assert.True(Error.Contains(text, StringComparison.Ordinal), $"expected `{text}` on stderr\n{this}");
        return this;
    }

    /// <summary>Fails unless stdout holds each of these texts.</summary>
    public CommandResult Printed(params string[] texts)
    {
        foreach (var text in texts) Assert.True(Output.Contains(text, StringComparison.Ordinal), $"expected `{text}` on stdout\n{this}");
        return this;
    }

    public override string ToString() =>
        $"$ {CommandLine}\nexit code {ExitCode} after {Elapsed.TotalSeconds:f1} s\n--- stdout\n{Tail(Output)}\n--- stderr\n{Tail(Error)}";

    private static string Tail(string text) => text.Length <= 4000 ? text : "…" + text[^4000..];
}
