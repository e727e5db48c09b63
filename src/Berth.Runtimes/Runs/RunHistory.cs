using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Active;

namespace Berth.Runtimes.Runs;

/// <summary>Runs by id, each in a folder of its own: <c>run.json</c>, <c>log.jsonl</c>, and what the runtime needs while it lasts.</summary>
/// <param name="home">The store's folder.</param>
public sealed class RunHistory(string home)
{
    private readonly string _folder = Path.Combine(home, "runs");

    /// <param name="now">UTC.</param>
    public static string NewId(DateTimeOffset now) =>
        $"{Digits(now.Year, 4)}{Digits(now.Month, 2)}{Digits(now.Day, 2)}-{Digits(now.Hour, 2)}{Digits(now.Minute, 2)}{Digits(now.Second, 2)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";

    private static string Digits(int number, int width) => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');

    public string FolderOf(string id) => Path.Combine(_folder, id);

    public void Keep(RunRecord record)
    {
        var path = Path.Combine(FolderOf(record.Id), "run.json");
        var temporary = path + ".part";
        File.WriteAllBytes(temporary, RunRecordJson.Write(record));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>All runs, newest first. Ids tell the second; within one the records decide, so that no more are read than are asked for.</summary>
    public IEnumerable<RunRecord> List() => Directory.Exists(_folder)
        ? Directory.EnumerateDirectories(_folder).Select(f => Path.GetFileName(f)).GroupBy(Second, StringComparer.Ordinal).OrderByDescending(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.Select(Read).OfType<RunRecord>().OrderByDescending(r => r.Started).ThenByDescending(r => r.Id, StringComparer.Ordinal))
        : [];

    private static string Second(string id) => id.LastIndexOf('-') is > 0 and var cut ? id[..cut] : id;

    /// <param name="idOrPrefix">A whole id, the unambiguous start or end of one, or <c>last</c>.</param>
    /// <exception cref="BerthException">BERTH5015: no run, or several.</exception>
    public RunRecord Find(string idOrPrefix)
    {
        if (idOrPrefix.Contains('/', StringComparison.Ordinal)) throw NoSuchRun(idOrPrefix, []);
        if (Read(idOrPrefix) is { } exact) return exact;
        var all = List();
        if (idOrPrefix == "last") return all.FirstOrDefault() ?? throw NoSuchRun(idOrPrefix, []);
        var found = all.Where(r => r.Id.StartsWith(idOrPrefix, StringComparison.Ordinal) || r.Id.EndsWith(idOrPrefix, StringComparison.Ordinal)).Take(3).ToList();
        return found.Count == 1 ? found[0] : throw NoSuchRun(idOrPrefix, found);
    }

    private static BerthException NoSuchRun(string id, List<RunRecord> several) => new(new Problem(RuntimeProblems.NoSuchRun,
        several.Count > 1 ? $"`{id}` fits several runs: {string.Join(", ", several.Select(r => r.Id))}" : $"there is no run `{id}`", Fix: "berth runs"));

    private RunRecord? Read(string id)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(FolderOf(id), "run.json")), RunJson.Default.RunRecord);
            return record?.State == RunState.Running && File.Exists(Path.Combine(FolderOf(id), LeftBehind.LostFile)) ? record with { State = RunState.Lost } : record;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // A run whose record was never finished never started a task.
            return null;
        }
    }
}
