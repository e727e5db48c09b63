namespace Berth.Python.Tags;

/// <summary>The C library of a Linux system.</summary>
public enum CLibrary
{
    /// <summary>Neither glibc nor musl was recognised: only plain <c>linux_*</c> wheels fit.</summary>
    Unknown,
    Glibc,
    Musl,
}
