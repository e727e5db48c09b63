using System.Runtime.InteropServices;

namespace Berth.Oci.Linux;

/// <summary>A system call failed.</summary>
public sealed class LinuxException : IOException
{
    /// <param name="doing">What was tried, such as <c>create</c>.</param>
    public LinuxException(int error, string doing, string path)
        : base($"cannot {doing} `{path}`: {Marshal.GetPInvokeErrorMessage(error)}", error)
    {
        Error = error;
        Path = path;
    }

    /// <summary>One of <see cref="Errno"/> or another of the kernel's numbers.</summary>
    public int Error { get; }

    public string Path { get; }

    /// <summary>For the call that just failed on this thread.</summary>
    public static LinuxException Last(string doing, string path) => new(Marshal.GetLastPInvokeError(), doing, path);
}
