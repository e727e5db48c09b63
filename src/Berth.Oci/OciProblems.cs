using Berth.Core.Problems;

namespace Berth.Oci;

/// <summary>Problems with images, the store and registries.</summary>
public static class OciProblems
{
    public static readonly ProblemCode InvalidReference = new("BERTH3001", "an image reference cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode InvalidManifest = new("BERTH3002", "an image document breaks the OCI image specification", ExitCode.BadInput);
    public static readonly ProblemCode DigestMismatch = new("BERTH3003", "bytes do not have the digest they were named by", ExitCode.Corrupt);
    public static readonly ProblemCode UnsafeArchive = new("BERTH3004", "an archive has an entry that must not be unpacked", ExitCode.BadInput);
    public static readonly ProblemCode InvalidArchive = new("BERTH3005", "an archive cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode DuplicatePath = new("BERTH3006", "two entries of a layer share a path", ExitCode.BadInput);
    public static readonly ProblemCode UnstorableEntry = new("BERTH3007", "a layer cannot hold an entry", ExitCode.BadInput);
    public static readonly ProblemCode ContentChanged = new("BERTH3008", "a file changed while it was read", ExitCode.BadInput);
    public static readonly ProblemCode MissingBlob = new("BERTH3101", "the store lacks a blob it needs", ExitCode.Corrupt);
    public static readonly ProblemCode DiskFull = new("BERTH3102", "the disk is full", ExitCode.CannotWrite);
    public static readonly ProblemCode CannotWriteStore = new("BERTH3103", "the store cannot be written", ExitCode.CannotWrite);
    public static readonly ProblemCode NotAStore = new("BERTH3104", "a folder is not an OCI image layout this version can use", ExitCode.BadInput);
    public static readonly ProblemCode DamagedStore = new("BERTH3105", "the store's own records do not fit together", ExitCode.Corrupt);
    public static readonly ProblemCode ImageNotFound = new("BERTH3201", "an image does not exist", ExitCode.NotFound);
    public static readonly ProblemCode RegistryUnreachable = new("BERTH3202", "a registry cannot be reached", ExitCode.Unavailable);
    public static readonly ProblemCode RegistryFailed = new("BERTH3203", "a registry answered with an error", ExitCode.Unavailable);
    public static readonly ProblemCode RegistryDenied = new("BERTH3204", "a registry refused access", ExitCode.Unavailable);
    public static readonly ProblemCode NoSuchPlatform = new("BERTH3205", "an image has no manifest for the platform", ExitCode.NotFound);
    public static readonly ProblemCode UnsupportedCompression = new("BERTH3206", "a layer uses a compression that cannot be read", ExitCode.BadInput);
}
