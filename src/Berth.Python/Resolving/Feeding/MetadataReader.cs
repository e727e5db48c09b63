using System.Text;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Wheels;

namespace Berth.Python.Resolving.Feeding;

/// <summary>Reads what a file of an index says of itself.</summary>
/// <param name="fetch">Keeps what has to be downloaded to be known.</param>
/// <param name="sources">Asked where a source distribution does not say reliably what it needs; null: such ones cannot be used.</param>
internal sealed class MetadataReader(IndexHttp http, WheelFetch fetch, ISourceDistributions? sources)
{
    private readonly MetadataFetch metadata = new(http, fetch);

    public async Task<Checked<PackageMetadata>> ReadAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (file.Wheel is null) return await SourceAsync(file, cancellationToken);
        var read = PackageMetadata.Parse((await metadata.MetadataAsync(file, cancellationToken)).Text, file.FileName);
        if (read.Value is { } said && (PackageName.Normalize(said.Name) != file.Wheel.Name || said.Version != file.Wheel.Version))
            return new(null, [new(PythonProblems.InvalidMetadata, $"the metadata of `{file.FileName}` is of `{said.Name}` {said.Version}", Fix: "use another version of the package")]);
        return read;
    }

    /// <summary>The verified archive, or the folder itself.</summary>
    public async Task<string> PathOfAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (file.Url.IsFile && Directory.Exists(file.Url.LocalPath)) return file.Url.LocalPath;
        return (await fetch.DownloadAsync(file.Url, file.Sha256, file.FileName, cancellationToken)).Path;
    }

    private async Task<Checked<PackageMetadata>> SourceAsync(IndexFile file, CancellationToken cancellationToken)
    {
        var path = await PathOfAsync(file, cancellationToken);
        if (await StaticMetadata.ReadAsync(path, file.FileName, cancellationToken) is { } known) return known;
        return sources is null
            ? new(null, [new(PythonProblems.OnlySourceDistribution, $"`{file.FileName}` has to be built to know what it needs, and nothing here can build it", Fix: "use a version that has wheels, or put a wheel you built into a `python.find_links` folder")])
            : await sources.DescribeAsync(file, path, cancellationToken);
    }
}
