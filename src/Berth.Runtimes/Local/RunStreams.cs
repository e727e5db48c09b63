using Microsoft.Win32.SafeHandles;

namespace Berth.Runtimes.Local;

/// <summary>Takes output as it comes; the bytes are valid during the call only. Blocking holds the task back; an IOException closes the task's stream.</summary>
public delegate void OutputSink(ReadOnlySpan<byte> bytes);

/// <summary>Where a run's input comes from and its output goes, beside its log.</summary>
public sealed record RunStreams
{
    /// <summary>Given to the task as it is when the run is interactive; with a terminal it is read here, in raw mode if it is itself a terminal. Left open.</summary>
    public SafeFileHandle? Input { get; init; }

    /// <summary>Called from one thread, immediately, unbuffered.</summary>
    public OutputSink Output { get; init; } = _ => { };

    public OutputSink Error { get; init; } = _ => { };
}
