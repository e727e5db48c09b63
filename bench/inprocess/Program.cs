using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Berth.Python.Indexes;

// What a server would do that is there already: resolves again and again in one process, each time with an empty store, and beside it only
// fetches, with the same client, the page and the metadata file of each project that the answer names.
//     INDEX ROUNDS RESULTS PROJECT,PROJECT… [STORES ARGUMENT…]     the arguments are those of the command
if (args.Length < 4)
{
    Console.Error.WriteLine("INDEX ROUNDS RESULTS PROJECT,PROJECT… [STORES ARGUMENT…]");
    return 64;
}

var index = new Uri(args[0]);
var rounds = int.Parse(args[1], CultureInfo.InvariantCulture);
var projects = args[3].Split(',');
using var client = IndexHttp.CreateClient();
var took = new Dictionary<string, List<double>> { ["sequential"] = [], ["parallel"] = [], ["resolve"] = [] };
for (var round = -5; round < rounds; round++)
{
    // The first rounds warm up.
    var sequential = await TimedAsync(async () => { foreach (var project in projects) await FetchAsync(project); });
    var parallel = await TimedAsync(() => Task.WhenAll(projects.Select(FetchAsync)));
    var resolve = args.Length > 5 ? await TimedAsync(() => Task.Run(() => Resolve(args[4], round, args[5..]))) : 0;
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

static void Resolve(string stores, int round, string[] arguments)
{
    var store = Directory.CreateDirectory(Path.Combine(stores, $"{round}")).FullName;
    System.Environment.SetEnvironmentVariable("BERTH_HOME", store);
    var main = Assembly.Load("berth").EntryPoint ?? throw new InvalidOperationException("the command has no entry point");
    if (main.Invoke(null, [arguments]) is not (null or 0)) throw new InvalidOperationException("the command failed");
}
