using System.IO.Compression;
using System.Text.Json;
using Berth.Core.Environments;
using Berth.Python.Tests.Conformance;
using Berth.Python.Versions;

namespace Berth.Python.Tests.Resolving;

public sealed class ResolvelibTests(ITestOutputHelper output)
{
    /// <summary>Packages that an answer lacks although one of its packages needs them.</summary>
    private static readonly Dictionary<string, string> LeftOut = new(StringComparer.Ordinal)
    {
        // botocore 1.14.15 needs it on every Python but 3.4.
        ["chalice"] = "urllib3 1.25.8",
    };

    [Fact]
    public async Task Cases_of_resolvelib_get_the_answers_that_were_proven()
    {
        var folder = Path.Combine(Table.Folder("resolver"), "resolvelib");
        using var expectations = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expectations.json")));
        var failures = new List<string>();
        foreach (var item in expectations.RootElement.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.Object || !item.Value.TryGetProperty("index", out var name)) continue;
            var index = Read(Path.Combine(folder, "index", name.GetString() + ".json.gz"));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var asked = item.Value.Texts("requested").Select(r => r.Replace("package_a >", "package_a>", StringComparison.Ordinal)).ToArray();
            var solved = await index.ResolveAsync(new PythonSpec { Requirements = Universe.Lines(asked) });
            var got = solved.Value is { } chosen ? Universe.Text(chosen) : "none";
            output.WriteLine($"{item.Name}: {watch.ElapsedMilliseconds} ms, {index.Described} descriptions\n  {got}\n{string.Join('\n', solved.Problems)}");
            var wanted = item.Value.GetProperty("satisfiable").GetBoolean()
                ? string.Join(", ", item.Value.GetProperty("resolved").EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name} {p.Value.GetString()}")) : "none";
            if (LeftOut.TryGetValue(item.Name, out var missing)) wanted = string.Join(", ", wanted.Split(", ").Append(missing).Order(StringComparer.Ordinal));
            if (!Same(wanted, got)) failures.Add($"{item.Name}\n  expected {wanted}\n  got      {got}");
            if (watch.Elapsed > TimeSpan.FromSeconds(20)) failures.Add($"{item.Name} took {watch.Elapsed}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static bool Same(string wanted, string got) => Parts(wanted).SequenceEqual(Parts(got));

    private static IEnumerable<(string, PythonVersion?)> Parts(string answer) =>
        answer.Split(", ").Select(p => p.Split(' ')).Select(p => (p[0], p.Length > 1 ? PythonVersion.Parse(p[1]) : null));

    private static Universe Read(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        var universe = new Universe();
        foreach (var project in document.RootElement.EnumerateObject())
        {
            foreach (var version in project.Value.EnumerateObject())
            {
                if (!PythonVersion.TryParse(version.Name, out var parsed)) continue;
                // An empty list is written as an object.
                var listed = version.Value.GetProperty("dependencies");
                if (listed.ValueKind != JsonValueKind.Array)
                {
                    universe.Add(PackageName.Normalize(project.Name), version.Name, []);
                    continue;
                }

                var needs = listed.Texts().Where(d => Requirements.Requirement.TryParse(d, out _)).ToList();
                universe.Add(PackageName.Normalize(project.Name), version.Name, needs);
            }
        }

        return universe;
    }
}
