using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Berth.EndToEnd;

/// <summary>The wheels that other tests build from are proper ones.</summary>
public sealed class WheelhouseTests(Wheelhouse wheelhouse)
{
    [Fact]
    public async Task Every_file_of_a_wheel_has_the_hash_that_its_record_says()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await wheelhouse.StartAsync(cancellation);
        var wheels = Directory.GetFiles(wheelhouse.Folder, "*.whl");
        Assert.Equal(5, wheels.Length);
        foreach (var wheel in wheels)
        {
            await using var archive = await ZipFile.OpenReadAsync(wheel, cancellation);
            var record = archive.Entries.Single(e => e.FullName.EndsWith(".dist-info/RECORD", StringComparison.Ordinal));
            using var reader = new StreamReader(await record.OpenAsync(cancellation));
            var lines = (await reader.ReadToEndAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(archive.Entries.Count, lines.Length);
            foreach (var line in lines.Where(l => !l.EndsWith(",,", StringComparison.Ordinal)))
            {
                var size = line.LastIndexOf(',');
                var hash = line.LastIndexOf(',', size - 1);
                var entry = archive.GetEntry(line[..hash].Trim('"'))!;
                await using var content = await entry.OpenAsync(cancellation);
                var digest = Convert.ToBase64String(await SHA256.HashDataAsync(content, cancellation)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
                Assert.Equal($"sha256={digest},{entry.Length}", line[(hash + 1)..]);
            }
        }
    }

    [Fact]
    public async Task The_index_speaks_json_and_serves_metadata_beside_the_wheel()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var index = new Uri(await wheelhouse.StartAsync(cancellation));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Accept", "application/vnd.pypi.simple.v1+json");
        using var page = JsonDocument.Parse(await client.GetStringAsync(new Uri(index, "scikit-learn/"), cancellation));
        var file = page.RootElement.GetProperty("files")[0];
        var metadata = await client.GetStringAsync(new Uri(index, file.GetProperty("url").GetString() + ".metadata"), cancellation);
        Assert.Contains("\nName: scikit-learn\n", metadata, StringComparison.Ordinal);
        Assert.Contains("\nRequires-Dist: numpy>=1.17.3\n", metadata, StringComparison.Ordinal);
    }
}
