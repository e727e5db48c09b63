using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;

namespace Berth.Python.Resolving;

/// <summary>
/// Takes source distributions for what they promise to become and builds none. For answers that only name versions: what stands in place of a
/// wheel is the source archive itself, which cannot be laid into an image.
/// </summary>
public sealed class UnbuiltSources : ISourceDistributions
{
    public Task<Checked<PackageMetadata>> DescribeAsync(IndexFile file, string path, CancellationToken cancellationToken) =>
        Task.FromResult(new Checked<PackageMetadata>(null, [new(PythonProblems.OnlySourceDistribution, $"`{file.FileName}` has to be built to know what it needs, and nothing is built here",
            Fix: "use a version that has wheels, or lock for a base image, in which it can be built")]));

    public async Task<LockedWheel> BuildAsync(IndexFile file, string path, PackageMetadata metadata, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        var digest = ContentDigest.FromHash(await System.Security.Cryptography.SHA256.HashDataAsync(content, cancellationToken));
        return new(PackageName.Normalize(metadata.Name), metadata.Version.ToString(), file.FileName, file.Url.AbsoluteUri, content.Length, digest, [])
        {
            Source = new(file.FileName, content.Length, digest),
        };
    }
}
