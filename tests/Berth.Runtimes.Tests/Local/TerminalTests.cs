using System.Runtime.InteropServices;
using System.Text;
using Berth.Runtimes.Local;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Logs;
using Microsoft.Win32.SafeHandles;
using static Berth.Runtimes.Tests.Local.Containers;

namespace Berth.Runtimes.Tests.Local;

public partial class TerminalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_terminal_has_the_users_size_and_keys_and_the_users_is_restored()
    {
        var runtime = Open();
        var (keyboard, screen) = OpenTerminal(40, 100);
        using (keyboard)
        using (screen)
        {
            var before = Settings(screen);
            var said = new Transcript();
            var request = Request("tty; stty size; trap 'stty size; exit 5' WINCH; echo ready; read line; echo \"got $line\"; while :; do sleep 0.05; done") with
            {
                Terminal = true, Interactive = true, Environment = ["PATH=/bin", "TERM=xterm"],
            };
            var run = runtime.Start(request, new RunStreams { Input = screen, Output = said.Add });
            await said.ContainsAsync("ready", Token);
            Assert.NotEqual(before, Settings(screen));
            Type(keyboard, "typed\r"u8);
            await said.ContainsAsync("got typed", Token);
            UserTerminal.Resize((int)screen.DangerousGetHandle(), new Libc.WindowSize { Rows = 50, Columns = 120 });
            run.Signal(Signals.WindowChange);
            var result = await run.Completion.WaitAsync(TimeSpan.FromSeconds(20), Token);
            Assert.Equal(5, result.ExitCode);
            Assert.Contains("/dev/pts/0\r\n40 100\r\n", said.Text, StringComparison.Ordinal);
            Assert.Contains("50 120\r\n", said.Text, StringComparison.Ordinal);
            Assert.Equal(before, Settings(screen));
            Assert.Contains("\"text\":\"got typed\"", File.ReadAllText(Path.Combine(request.RunDirectory, RunLog.FileName)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_interrupt_key_reaches_the_task()
    {
        var runtime = Open();
        var (keyboard, screen) = OpenTerminal(24, 80);
        using (keyboard)
        using (screen)
        {
            var said = new Transcript();
            var run = runtime.Start(
                Request("trap 'exit 6' INT; echo ready; while :; do sleep 0.05; done") with { Terminal = true, Interactive = true },
                new RunStreams { Input = screen, Output = said.Add });
            await said.ContainsAsync("ready", Token);
            Type(keyboard, [3]);
            Assert.Equal(6, (await run.Completion.WaitAsync(TimeSpan.FromSeconds(20), Token)).ExitCode);
        }
    }

    [Fact]
    public async Task A_terminal_without_a_users_terminal_gives_its_output_and_end()
    {
        var ran = await Containers.RunAsync(Request("tty; echo err >&2; exit 4") with { Terminal = true }, Token);
        Assert.Equal((4, "/dev/pts/0\r\nerr\r\n", ""), (ran.Result.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public async Task A_command_that_cannot_start_is_explained_in_a_terminal_too()
    {
        var ran = await Containers.RunAsync(Request(["/no/such"]) with { Terminal = true }, Token);
        Assert.Equal((127, "BERTH5005"), (ran.Result.ExitCode, ran.Result.Problem?.Code.Id));
    }

    private static unsafe (SafeFileHandle Keyboard, SafeFileHandle Screen) OpenTerminal(ushort rows, ushort columns)
    {
        var size = new Libc.WindowSize { Rows = rows, Columns = columns };
        int master, slave;
        Assert.Equal(0, openpty(&master, &slave, null, null, &size));
        return (new SafeFileHandle(master, true), new SafeFileHandle(slave, true));
    }

    private static unsafe void Type(SafeFileHandle keyboard, ReadOnlySpan<byte> keys)
    {
        fixed (byte* bytes = keys) Assert.Equal(keys.Length, (int)Libc.write((int)keyboard.DangerousGetHandle(), bytes, (nuint)keys.Length));
    }

    private static unsafe string Settings(SafeFileHandle terminal)
    {
        var bytes = stackalloc byte[128];
        new Span<byte>(bytes, 128).Clear();
        Assert.Equal(0, Libc.tcgetattr((int)terminal.DangerousGetHandle(), bytes));
        return Convert.ToHexString(new Span<byte>(bytes, 60));
    }

    [LibraryImport("libc.so.6")] private static unsafe partial int openpty(int* master, int* slave, byte* name, byte* settings, Libc.WindowSize* size);

    private sealed class Transcript
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text) return _text.ToString();
            }
        }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            lock (_text) _text.Append(Encoding.UTF8.GetString(bytes));
        }

        public async Task ContainsAsync(string text, CancellationToken cancellationToken)
        {
            for (var i = 0; i < 400 && !Text.Contains(text, StringComparison.Ordinal); i++) await Task.Delay(25, cancellationToken);
            Assert.Contains(text, Text, StringComparison.Ordinal);
        }
    }
}
