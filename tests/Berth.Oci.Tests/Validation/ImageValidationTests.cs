using System.Text;
using Berth.Core.Problems;
using Berth.Oci.Validation;

namespace Berth.Oci.Tests.Validation;

public sealed class ImageValidationTests
{
    private const string Good = """{"mediaType":"text/plain","size":1,"digest":"sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270"}""";

    [Fact]
    public void All_problems_are_reported_at_once_with_their_paths()
    {
        var problems = Check(DocumentKind.Manifest, """{"schemaVersion":1,"config":{"size":"1"},"layers":[{"mediaType":"x","size":-1,"digest":"md5"}]}""");
        Assert.Equal(["schemaVersion", "config.mediaType", "config.digest", "config.size", "layers[0].mediaType", "layers[0].digest", "layers[0].size"], problems.Select(p => p.Key));
        Assert.All(problems, p => Assert.NotNull(p.Fix));
    }

    [Theory]
    [InlineData("""{"size":1,"a":{"b":1,"b":2}}""", "a.b")]
    [InlineData("""{"size":1,"size":1}""", "size")]
    [InlineData("""{"list":[{},{"x":1,"x":1}]}""", "list[1].x")]
    public void Duplicate_keys_are_errors_wherever_they_stand(string json, string key) =>
        Assert.Contains(Check(DocumentKind.Descriptor, json), p => p.Key == key && p.Severity == Severity.Error && p.What.Contains("twice", StringComparison.Ordinal));

    [Fact]
    public void Unknown_fields_and_media_types_are_no_problem() =>
        Assert.Empty(Check(DocumentKind.Descriptor, Good.Replace("\"size\"", "\"new\":[{}],\"size\"", StringComparison.Ordinal)));

    [Fact]
    public void Long_keys_in_deep_documents_cost_no_more_than_their_length()
    {
        var json = "{\"" + new string('k', 1_000_000) + "\":{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i % 50_000}\":{{}}")) + "}}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(Check(DocumentKind.Config, json).Length, 1, 100);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000_000);
    }

    [Fact]
    public void Damaged_documents_never_throw()
    {
        var random = new Random(7);
        var seeds = new[] { Good, """{"schemaVersion":2,"manifests":[],"annotations":{"a":"\ud800"}}""", """{"architecture":"amd64","os":"linux","created":"2015-10-31T22:22:56Z","rootfs":{"type":"layers","diff_ids":[]}}""" };
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[i % seeds.Length]);
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            foreach (var kind in Enum.GetValues<DocumentKind>()) ImageValidation.Check(kind, bytes, "x");
            DocumentReader.ReadManifest(bytes, "x");
            DocumentReader.ReadIndex(bytes, "x");
            DocumentReader.ReadConfig(bytes, "x");
        }
    }

    private static System.Collections.Immutable.ImmutableArray<Problem> Check(DocumentKind kind, string json) => ImageValidation.Check(kind, Encoding.UTF8.GetBytes(json), "document");
}
