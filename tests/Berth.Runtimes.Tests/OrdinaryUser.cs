using System.Runtime.InteropServices;

namespace Berth.Tests;

/// <summary>Does things as a user without rights. To the kernel identities are a thread's own, so the rest of the tests stay what they are.</summary>
internal static class OrdinaryUser
{
    private const int Nobody = 65534;

    public static void Do(Action action)
    {
        var setresuid = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 117 : 147;
        Exception? failure = null;
        var changed = true;
        var thread = new Thread(() =>
        {
            // On a thread that ends with the action: it never becomes root again.
            changed = syscall(setresuid, Nobody, Nobody, Nobody) == 0;
            if (changed) failure = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (!changed) Assert.Skip("only root can become nobody");
        if (failure is not null) throw new InvalidOperationException("as nobody", failure);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern nint syscall(nint number, nint real, nint effective, nint saved);
}
