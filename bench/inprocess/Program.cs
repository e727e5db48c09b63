using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Resolving;
using Berth.Python.Tags;
using Berth.Python.Targets;
using Berth.Python.Wheels;

// As a server does it: resolves again and again in one process that holds its connections and keeps no answers, and beside it only fetches,
// with the same client, the page and the metadata file of each project that the answer names.
//     INDEX ROUNDS RESULTS PROJECT,PROJECT… [REQUIREMENTS]
if (args.Length < 4)
{
    Console.Error.WriteLine("INDEX ROUNDS RESULTS PROJECT,PROJECT… [REQUIREMENTS]");
    return 64;
}

var index = new Uri(args[0]);
var rounds = int.Parse(args[1], CultureInfo.InvariantCulture);
var projects = args[3].Split(',');
var target = new NamedTarget("3.11", Platform.LinuxAmd64, CLibrary.Glibc, (2, 36)).ToFacts().OrThrow();
using var client = IndexHttp.CreateClient();
var took = new Dictionary<string, List<double>> { ["sequential"] = [], ["parallel"] = [], ["resolve"] = [] };
for (var round = -5; round < rounds; round++)
{
    // The first rounds warm up.
    var sequential = await TimedAsync(async () => { foreach (var project in projects) await FetchAsync(project); });
    var parallel = await TimedAsync(() => Task.WhenAll(projects.Select(FetchAsync)));
    var resolve = args.Length > 4 ? await TimedAsync(() => ResolveAsync(args[4])) : 0;
    if (round < 0) continue;
    took["sequential"].Add(sequential);
    took["parallel"].Add(parallel);
    if (resolve > 0) took["resolve"].Add(resolve);
}

await File.WriteAllTextAsync(args[2], JsonSerializer.Serialize(took));
return 0;

static async Task<double> TimedAsync(Func<Task> action)
{
    var started = Stopwatch.GetTimestamp();
    await action();
    return Stopwatch.GetElapsedTime(started).TotalSeconds;
}

async Task FetchAsync(string project)
{
    using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(index, $"{project}/")) { Headers = { { "Accept", "application/vnd.pypi.simple.v1+json" } } };
    using var answer = await client.SendAsync(request);
    using var page = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
    var files = page.RootElement.GetProperty("files");
    var file = files[files.GetArrayLength() - 1].GetProperty("url").GetString();
    await client.GetByteArrayAsync(new Uri(index, $"{file}.metadata"));
}

async Task ResolveAsync(string requirements)
{
    var http = new IndexHttp(client, TimeProvider.System);
    var indexes = new IndexClient(http, new IndexSettings { Indexes = [args[0]], FindLinks = [] });
    var spec = new PythonSpec { Requirements = [.. (await File.ReadAllLinesAsync(requirements)).Select(l => new Declared<string>(l, null))] };
    var fetch = new WheelFetch(http, Path.Combine(Path.GetDirectoryName(requirements)!, "wheels"));
    var found = (await new Resolver(indexes, fetch).ResolveAsync(new ResolveRequest { Python = spec, Target = target }, CancellationToken.None)).OrThrow();
    if (!found.Wheels.Select(w => w.Name).Order().SequenceEqual(projects.Order())) throw new InvalidOperationException($"found {string.Join(' ', found.Wheels.Select(w => w.Name))}");
}
