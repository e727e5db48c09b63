using Berth.Runtimes.Local;
using Microsoft.Win32.SafeHandles;

namespace Berth.Cli.Commands;

/// <summary>This command's own streams as a task's: bytes go through as they come.</summary>
public static class ConsoleStreams
{
    public static RunStreams Open()
    {
        var output = Console.OpenStandardOutput();
        var error = Console.OpenStandardError();
        return new RunStreams { Input = new SafeFileHandle(0, ownsHandle: false), Output = output.Write, Error = error.Write };
    }
}
