using Berth.Core.Problems;

namespace Berth.Runtimes.Local;

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">The task's own; 128+n after signal n; 127 when the command does not exist, 126 when it cannot be executed.</param>
/// <param name="Signal">What ended the task's first process, if a signal did.</param>
/// <param name="OutOfMemory">The kernel killed at least one process of the run for lack of memory.</param>
/// <param name="Duration">From the start of the engine to the end of the task.</param>
/// <param name="Problem">Set when the command could not be started, or when memory ran out and the task failed.</param>
public sealed record RunResult(int ExitCode, int? Signal, bool OutOfMemory, TimeSpan Duration, Problem? Problem = null);
