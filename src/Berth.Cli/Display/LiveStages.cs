using Berth.Build.Progress;
using Spectre.Console;

namespace Berth.Cli.Display;

/// <summary>One live line a stage, redrawn in place by Spectre.Console until <see cref="Dispose"/>; finished stages stay as plain lines.</summary>
public sealed class LiveStages : IDisposable
{
    /// <summary>Work that ends sooner is not worth a flicker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    private readonly Dictionary<Stage, Line> _lines = [];
    private readonly Queue<Action<ProgressContext>> _changes = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;

    public LiveStages() => _drawing = Task.Run(DrawAsync);

    public void Report(BuildEvent value)
    {
        lock (_changes)
        {
            _changes.Enqueue(context => Apply(context, value));
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _drawing.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task DrawAsync()
    {
        try
        {
            await Task.Delay(Patience, _end.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(false).HideCompleted(false)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                while (!_end.IsCancellationRequested)
                {
                    Drain(context);
                    await Task.Delay(80, CancellationToken.None);
                }

                Drain(context);
            });
    }

    private void Drain(ProgressContext context)
    {
        lock (_changes)
        {
            while (_changes.TryDequeue(out var change)) change(context);
        }
    }

    private void Apply(ProgressContext context, BuildEvent value)
    {
        if (!_lines.TryGetValue(value.Stage, out var line))
        {
            if (value is BuildEvent.Ended { FromCache: true }) return;
            _lines[value.Stage] = line = new Line(value.Stage, context.AddTask(Markup.Escape(Title(value.Stage)), maxValue: 1).IsIndeterminate());
        }

        line.Apply(value);
    }

    private static string Title(Stage stage) => $"{stage.Kind,-8} {Shorten(stage.Title)}";

    private static string Shorten(string text) => ShortText.Of(VisibleText.OnOneLine(text), 60);

    private sealed record Line(Stage Stage, ProgressTask Task)
    {
        public void Apply(BuildEvent value)
        {
            switch (value)
            {
                case BuildEvent.Advanced { Bytes: var bytes, TotalBytes: var total }:
                    Describe(total is { } t ? $"{ByteText.Of(bytes)} of {ByteText.Of(t)}" : ByteText.Of(bytes));
                    break;
                case BuildEvent.Printed { Line: var text }:
                    Describe(Shorten(text));
                    break;
                case BuildEvent.Ended { FromCache: var cached }:
                    Task.Description = Markup.Escape(Title(Stage)) + (cached ? " [dim]cached[/]" : " [green]done[/]");
                    Task.Value = 1;
                    Task.StopTask();
                    break;
            }
        }

        private void Describe(string state) => Task.Description = $"{Markup.Escape(Title(Stage))} [dim]{Markup.Escape(state)}[/]";
    }
}
