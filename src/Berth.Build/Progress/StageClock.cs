namespace Berth.Build.Progress;

/// <summary>Reports that a stage starts, advances and ends, with the time between.</summary>
public sealed class StageClock
{
    private readonly IProgress<BuildEvent> _progress;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Stage _stage;

    private StageClock(IProgress<BuildEvent> progress, TimeProvider time, Stage stage, long? totalBytes)
    {
        (_progress, _time, _stage, _started) = (progress, time, stage, time.GetTimestamp());
        progress.Report(new BuildEvent.Started(stage, totalBytes));
    }

    public static StageClock Start(IProgress<BuildEvent> progress, TimeProvider time, Stage stage, long? totalBytes = null) =>
        new(progress, time, stage, totalBytes);

    public void Advance(long bytes, long? totalBytes = null) => _progress.Report(new BuildEvent.Advanced(_stage, bytes, totalBytes));

    public void Print(string line) => _progress.Report(new BuildEvent.Printed(_stage, line));

    public void End(bool fromCache = false) => _progress.Report(new BuildEvent.Ended(_stage, _time.GetElapsedTime(_started), fromCache));
}
