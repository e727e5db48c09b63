using System.Net.Sockets;
using Berth.Core.Problems;
using Berth.Oci;

namespace Berth.Cli.Commands;

/// <summary>Failures of the machine that can strike anywhere, as problems.</summary>
public static class Failures
{
    private const int NoSpaceLeft = 28;

    /// <summary>Null for what only a defect can explain.</summary>
    public static Problem? Translate(Exception exception) => exception switch
    {
        IOException e when (e.HResult & 0xFFFF) == NoSpaceLeft || e.Message.Contains("No space left", StringComparison.Ordinal) =>
            new Problem(OciProblems.DiskFull, $"the disk is full: {e.Message}", Fix: "free some space, or put the store elsewhere with BERTH_HOME=/other/disk"),
        HttpRequestException { InnerException: SocketException s } e =>
            new Problem(OciProblems.RegistryUnreachable, $"{e.Message} ({s.SocketErrorCode})", Fix: "check the network and the proxy settings"),
        UnauthorizedAccessException e => new Problem(CliProblems.InputOutput, e.Message, Fix: "check the permissions of the path"),
        IOException e => new Problem(CliProblems.InputOutput, e.Message, Fix: "check the path and the disk it is on"),
        AggregateException { InnerExceptions: [var only] } => Translate(only),
        _ => null,
    };
}
