using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Active;
using Berth.Runtimes.Runs;

namespace Berth.Runtimes.Tests.Runs;

public sealed class RunHistoryTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 7, 45, 1, TimeSpan.Zero);
    private readonly string _home = Directory.CreateTempSubdirectory("berth-runs-").FullName;

    private RunHistory History => new(_home);

    [Fact]
    public void A_record_is_read_as_it_was_kept()
    {
        var record = Keep("20261121-074501-aaaa") with { Name = "größe", Ended = Start.AddSeconds(3), State = RunState.Ended, ExitCode = 137, OutOfMemory = true };
        History.Keep(record);
        var read = History.Find(record.Id);
        Assert.Equal(record.Arguments, read.Arguments);
        Assert.Equal(record with { Arguments = read.Arguments }, read);
    }

    [Fact]
    public void Runs_are_listed_newest_first()
    {
        foreach (var id in new[] { "20261121-074501-aaaa", "20271121-074501-aaaa", "20261121-074502-0000" }) Keep(id);
        Assert.Equal(["20271121-074501-aaaa", "20261121-074502-0000", "20261121-074501-aaaa"], History.List().Select(r => r.Id));
        Assert.Empty(new RunHistory(Path.Combine(_home, "nowhere")).List());
    }

    [Theory]
    [InlineData("20261121-074501-aaaa", "20261121-074501-aaaa")]
    [InlineData("20261121-074501", "20261121-074501-aaaa")]
    [InlineData("bbbb", "20261121-074502-bbbb")]
    [InlineData("-074502-bbbb", "20261121-074502-bbbb")]
    [InlineData("last", "20261122-000000-cccc")]
    [InlineData("20261122", "20261122-000000-cccc")]
    public void A_run_is_found_by_its_start_its_end_or_as_the_last(string typed, string id) => Assert.Equal(id, Three().Find(typed).Id);

    [Theory]
    [InlineData("20261121", "several")]
    [InlineData("zzzz", "there is no run")]
    [InlineData("", "several")]
    [InlineData("..", "there is no run")]
    [InlineData("../runs/20261121-074501-aaaa", "there is no run")]
    [InlineData("/etc", "there is no run")]
    public void What_fits_no_run_or_several_is_told(string typed, string told)
    {
        var problem = Assert.Throws<BerthException>(() => Three().Find(typed)).Problems[0];
        Assert.Equal(RuntimeProblems.NoSuchRun, problem.Code);
        Assert.Contains(told, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_runs_there_is_no_last_one() =>
        Assert.Equal(RuntimeProblems.NoSuchRun, Assert.Throws<BerthException>(() => History.Find("last")).Problems[0].Code);

    [Fact]
    public void A_run_whose_watcher_was_killed_is_lost_unless_it_had_ended()
    {
        foreach (var (id, state) in new[] { ("20261121-074501-aaaa", RunState.Running), ("20261121-074501-bbbb", RunState.Ended) })
        {
            History.Keep(Keep(id) with { State = state });
            File.WriteAllText(Path.Combine(History.FolderOf(id), LeftBehind.LostFile), "");
        }

        Assert.Equal([RunState.Ended, RunState.Lost], History.List().Select(r => r.State));
    }

    [Fact]
    public void A_damaged_record_hides_its_run_and_no_other()
    {
        Keep("20261121-074501-aaaa");
        Keep("20261121-074501-bbbb");
        var path = Path.Combine(History.FolderOf("20261121-074501-bbbb"), "run.json");
        var sound = File.ReadAllBytes(path);
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var bytes = sound[..random.Next(sound.Length + 1)];
            for (var flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            Assert.Contains(History.List(), r => r.Id == "20261121-074501-aaaa");
            Assert.All(History.List(), r => Assert.False(r.Arguments.IsDefault));
        }

        foreach (var text in new[] { "null", "[]", "{}", System.Text.Encoding.UTF8.GetString(sound).Replace("[\n    \"python\"\n  ]", "null", StringComparison.Ordinal) })
        {
            File.WriteAllText(path, text);
            Assert.Equal(["20261121-074501-aaaa"], History.List().Select(r => r.Id));
        }
    }

    [Fact]
    public void Ids_sort_by_time_and_tell_runs_of_one_second_apart()
    {
        Assert.Matches("^20261121-074501-[0-9a-f]{4}$", RunHistory.NewId(Start));
        Assert.True(Enumerable.Range(0, 50).Select(_ => RunHistory.NewId(Start)).Distinct().Count() > 40);
    }

    [Fact]
    public void A_record_holds_no_variables() =>
        Assert.DoesNotContain(typeof(RunRecord).GetProperties(), p => p.Name.Contains("Variable", StringComparison.OrdinalIgnoreCase) || p.PropertyType == typeof(IReadOnlyDictionary<string, string>));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private RunHistory Three()
    {
        foreach (var id in new[] { "20261121-074501-aaaa", "20261121-074502-bbbb", "20261122-000000-cccc" }) Keep(id);
        return History;
    }

    private RunRecord Keep(string id)
    {
        var record = new RunRecord
        {
            Id = id, File = "/a/berth.yaml", Environment = ContentDigest.Of("e"), Image = ContentDigest.Of("i"), Arguments = ["python"], WorkDirectory = "/workspace", Started = Start,
        };
        Directory.CreateDirectory(History.FolderOf(id));
        History.Keep(record);
        return record;
    }
}
