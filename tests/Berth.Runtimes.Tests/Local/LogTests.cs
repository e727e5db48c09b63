using System.Text;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Logs;
using FsCheck;
using FsCheck.Fluent;
using static Berth.Runtimes.Tests.Local.Containers;

namespace Berth.Runtimes.Tests.Local;

public class LogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static List<string> Split(params byte[][] pieces)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(l => lines.Add(Encoding.UTF8.GetString(l)));
        foreach (var piece in pieces) splitter.Add(piece);
        splitter.Finish();
        return lines;
    }

    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("\r10%\r20%\r\n\nend", "10%|20%||end")]
    [InlineData("\n\n", "|")]
    [InlineData("", null)]
    public void Lines_end_as_people_see_them(string text, string? lines) =>
        Assert.Equal(lines?.Split('|') ?? [], Split(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Where_the_pieces_are_cut_does_not_matter() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<PositiveInt>(),
            (text, size) =>
            {
                var bytes = Encoding.UTF8.GetBytes(text.Get.Replace('a', '\n').Replace('b', '\r'));
                Assert.Equal(Split(bytes), Split([.. bytes.Chunk(size.Get)]));
            }));

    [Fact]
    public void Long_lines_are_cut_between_characters()
    {
        var text = new string('x', LineSplitter.LongestLine - 1) + "€" + new string('y', 200_000);
        var lines = Split([.. Encoding.UTF8.GetBytes(text + "\nz").Chunk(8191)]);
        Assert.Equal(text, string.Concat(lines.SkipLast(1)));
        Assert.Equal("z", lines[^1]);
        Assert.All(lines, l => Assert.True(Encoding.UTF8.GetByteCount(l) <= LineSplitter.LongestLine));
    }

    [Fact]
    public async Task Every_text_comes_back_as_it_was()
    {
        var directory = Directory.CreateTempSubdirectory("berth-log").FullName;
        var texts = new[] { "plain", "\"quoted\" \\ \t \u0001 \u001f \u007f", "grüße 漢字 🚢", "" };
        using (var writer = new RunLogWriter(Path.Combine(directory, RunLog.FileName), TimeProvider.System))
        {
            foreach (var text in texts) writer.Output(Encoding.UTF8.GetBytes(text + "\n"));
            writer.Error([0x41, 0xff, 0xfe, 0x42]);
            writer.Finish();
        }

        var lines = new List<LogLine>();
        await foreach (var line in RunLog.ReadAsync(directory, follow: false, TimeProvider.System, Token)) lines.Add(line);
        Assert.Equal([.. texts, "A\ufffd\ufffdB"], lines.Select(l => l.Text));
        Assert.Equal(["stdout", "stdout", "stdout", "stdout", "stderr"], lines.Select(l => l.Stream));
        Assert.All(lines, l => Assert.True((TimeProvider.System.GetUtcNow() - l.Time).Duration() < TimeSpan.FromMinutes(1)));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_half_line_after_a_crash_is_passed_over()
    {
        var directory = Directory.CreateTempSubdirectory("berth-log").FullName;
        File.WriteAllText(Path.Combine(directory, RunLog.FileName), "{\"time\":\"2026-01-01T00:00:00Z\",\"stream\":\"stdout\",\"text\":\"a\"}\nnonsense\n{\"time\":\"20");
        var lines = new List<string>();
        await foreach (var line in RunLog.ReadAsync(directory, follow: true, TimeProvider.System, Token)) lines.Add(line.Text);
        Assert.Equal(["a"], lines);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Following_ends_with_the_run()
    {
        var request = Request("for i in 1 2 3 4 5; do echo $i; sleep 0.05; done");
        var run = Containers.RunAsync(request, Token);
        while (!File.Exists(Path.Combine(request.RunDirectory, RunLog.FileName))) await Task.Delay(1, Token);
        var lines = new List<string>();
        await foreach (var line in RunLog.ReadAsync(request.RunDirectory, follow: true, TimeProvider.System, Token)) lines.Add(line.Text);
        Assert.Equal(["1", "2", "3", "4", "5"], lines);
        await run;
    }

    [Fact]
    public async Task A_run_without_a_log_is_a_problem()
    {
        var failure = await Assert.ThrowsAsync<BerthException>(async () =>
        {
            await foreach (var _ in RunLog.ReadAsync("/no/such", follow: false, TimeProvider.System, Token)) { }
        });
        Assert.Equal(RuntimeProblems.NoLog, failure.Problems[0].Code);
    }

    [Fact]
    public async Task A_flood_of_output_is_kept_whole_in_little_memory()
    {
        var request = Request("seq 1 3000000");
        var before = GC.GetTotalAllocatedBytes();
        long bytes = 0;
        var result = await Open().RunAsync(request, new Berth.Runtimes.Local.RunStreams { Output = b => bytes += b.Length }, Token);
        Assert.Equal((0, 22888896L), (result.ExitCode, bytes));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20);
        long next = 1;
        await foreach (var line in RunLog.ReadAsync(request.RunDirectory, follow: false, TimeProvider.System, Token))
            if (line.Text != (next++).ToString(System.Globalization.CultureInfo.InvariantCulture)) Assert.Fail($"line {next - 1} is `{line.Text}`");
        Assert.Equal(3000001, next);
    }
}
