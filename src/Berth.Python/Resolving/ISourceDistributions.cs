using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;

namespace Berth.Python.Resolving;

/// <summary>Makes something of source distributions, where no wheel fits.</summary>
public interface ISourceDistributions
{
    /// <summary>What a build says of itself; asked only where the archive does not say it reliably (metadata 2.2, PEP 643).</summary>
    /// <param name="file">
    /// Of an index, or of a direct reference: an archive under any name, or a folder (<c>file:</c>). Its <see cref="IndexFile.Sdist"/> is null
    /// where the name does not say what it is.
    /// </param>
    /// <param name="path">The verified archive or the folder on this machine.</param>
    /// <returns>Problems where the source cannot be used; the version is then left aside.</returns>
    Task<Checked<PackageMetadata>> DescribeAsync(IndexFile file, string path, CancellationToken cancellationToken);

    /// <summary>Turns a chosen source into what the lock holds, called once a source.</summary>
    /// <param name="metadata">Of the source; its name and version are those of the wheel.</param>
    Task<LockedWheel> BuildAsync(IndexFile file, string path, PackageMetadata metadata, CancellationToken cancellationToken);
}
