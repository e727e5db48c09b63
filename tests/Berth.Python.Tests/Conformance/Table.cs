using System.Text.Json;

namespace Berth.Python.Tests.Conformance;

/// <summary>The shared tables of expectations, where this machine has them.</summary>
internal static class Table
{
    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("BERTH_CONFORMANCE") is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) continue;
            var shared = Path.Combine(folder.FullName, "..", "shared", "conformance");
            return Directory.Exists(shared) ? shared : null;
        }

        return null;
    }

    /// <summary>One part of the tables; skips the test where they are not there.</summary>
    public static string Folder(string part)
    {
        var root = Root();
        if (root is null) Assert.Skip("the conformance tables are not on this machine (set BERTH_CONFORMANCE to their folder)");
        return Path.Combine(root!, part);
    }

    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder("python"), name + ".json")));
        return document.RootElement.Clone();
    }

    /// <summary>Compares every case and reports all that differ, the first of them in full.</summary>
    /// <param name="ours">Gives what we make of an input; compared with <c>expected</c> as text.</param>
    public static void Check(string name, Func<JsonElement, JsonElement, string?> ours, IReadOnlyDictionary<string, string>? exceptions = null)
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var item in Read(name).GetProperty("cases").EnumerateArray())
        {
            var id = item.GetProperty("id").GetString()!;
            if (exceptions?.ContainsKey(id) == true) continue;
            count++;
            string? difference;
            try
            {
                difference = ours(item.GetProperty("input"), item.GetProperty("expected"));
            }
            catch (Exception e)
            {
                difference = e.ToString();
            }

            if (difference is not null) failures.Add($"{id}: {item.GetProperty("input").GetRawText()} {difference}");
        }

        Assert.True(count > 0, $"{name} has no cases");
        Assert.True(failures.Count == 0, $"{name}: {failures.Count} of {count} differ\n{string.Join('\n', failures.Take(15))}");
    }

    public static string? Same(string expected, string actual) => expected == actual ? null : $"\n    expected {expected}\n    actual   {actual}";

    public static string? Same(bool expected, bool actual) => Same(expected.ToString(), actual.ToString());

    public static bool Bool(this JsonElement element, string name) => element.GetProperty(name).GetBoolean();

    public static bool? MaybeBool(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString() ?? "null";

    public static IEnumerable<string> Texts(this JsonElement element) => element.EnumerateArray().Select(e => e.GetString()!);

    public static IEnumerable<string> Texts(this JsonElement element, string name) => element.GetProperty(name).Texts();
}
