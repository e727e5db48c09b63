using System.Runtime.InteropServices;

namespace Berth.Runtimes.Local.Linux;

/// <summary>A system call failed for a reason its caller did not expect.</summary>
internal sealed class SystemCallException(string call, int error)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}")
{
    public int Error => error;

    /// <summary>Makes an exception of the errno that the last call on this thread left.</summary>
    public static SystemCallException Last(string call) => new(call, Marshal.GetLastPInvokeError());

    public static int Check(int result, string call) => result >= 0 ? result : throw Last(call);
}
