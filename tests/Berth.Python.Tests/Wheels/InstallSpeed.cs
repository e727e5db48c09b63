using System.Diagnostics;
using Berth.Core.Locking;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Wheels;

/// <summary>Not a test of right and wrong: run it by hand in a Release build (<c>-explicit only</c>) and read the figures.</summary>
public class InstallSpeed
{
    [Fact(Explicit = true)]
    public void Reading_a_middling_environment_of_wheels()
    {
        using var folder = new TemporaryFolder();
        var wheels = Enumerable.Range(0, 12).Select(i => Make(i).Save(folder.Path)).ToArray();
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{wheels.Sum(w => w.Size) >> 20} MiB of wheels");
        for (var round = 0; round < 7; round++)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var clock = Stopwatch.StartNew();
            var archives = wheels.Select(w => WheelArchive.Open(new Uri(w.Url).LocalPath)).ToArray();
            var plans = archives.Zip(wheels, (a, w) => WheelInstall.Plan(a, w, Target.Cp312)).ToArray();
            var planned = clock.Elapsed.TotalMilliseconds;
            var clashes = WheelClashes.Find(plans);
            var checkedAt = clock.Elapsed.TotalMilliseconds;
            Parallel.ForEach(plans.SelectMany(p => p.Files), new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
            {
                using var content = file.Open();
                content.CopyTo(Stream.Null, 128 << 10);
            });
            output.WriteLine($"plan {planned:0} ms, clashes {checkedAt - planned:0} ms, read {clock.Elapsed.TotalMilliseconds - checkedAt:0} ms, {plans.Sum(p => p.Files.Length)} files, {plans.Sum(p => p.InstalledSize) >> 20} MiB, {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB allocated, {clashes.Length} clashes");
            foreach (var archive in archives) archive.Dispose();
            clock.Restart();
            Parallel.ForEach(wheels, new ParallelOptions { MaxDegreeOfParallelism = 2 }, Bare);
            output.WriteLine($"    the base library's zip reader and SHA-256 alone: {clock.Elapsed.TotalMilliseconds:0} ms");
        }
    }

    private static void Bare(LockedWheel wheel)
    {
        using var zip = System.IO.Compression.ZipFile.OpenRead(new Uri(wheel.Url).LocalPath);
        var buffer = new byte[1 << 20];
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            var count = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            System.Security.Cryptography.SHA256.HashData(buffer.AsSpan(0, count));
        }
    }

    private static WheelMaker Make(int number)
    {
        var random = new Random(number);
        var maker = new WheelMaker($"p{number}");
        for (var i = 0; i < 390; i++) maker.Add(new WheelMaker.Part($"p{number}/m{i}.py", Text(random, i % 39 == 0 ? 600_000 : random.Next(500, 32_000))));
        return maker;
    }

    /// <summary>Words that deflate shrinks to about a third.</summary>
    private static byte[] Text(Random random, int size)
    {
        var text = new System.Text.StringBuilder(size + 16);
        while (text.Length < size) text.Append(Words[(int)(Words.Length * random.NextDouble() * random.NextDouble())]).Append(random.Next(9) == 0 ? '\n' : ' ');
        return System.Text.Encoding.ASCII.GetBytes(text.ToString(0, size));
    }

    private static readonly string[] Words = Vocabulary(new Random(1));

    private static string[] Vocabulary(Random random) =>
        [.. Enumerable.Range(0, 3000).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 14)).Select(_ => (char)random.Next('a', 'z' + 1))]))];
}
