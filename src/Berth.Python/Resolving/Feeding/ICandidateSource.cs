using Berth.Core.Problems;
using Berth.Python.Metadata;
using Berth.Python.Resolving.Candidates;

namespace Berth.Python.Resolving.Feeding;

/// <summary>What resolution wants to know: indexes answer it, and in tests a table does.</summary>
internal interface ICandidateSource
{
    Task<ProjectListing> ListAsync(string project, CancellationToken cancellationToken);

    /// <summary>Problems where the version cannot be used.</summary>
    Task<Checked<PackageMetadata>> DescribeAsync(Candidate candidate, CancellationToken cancellationToken);
}
