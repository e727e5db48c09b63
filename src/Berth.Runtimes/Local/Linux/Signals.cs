using System.Globalization;

namespace Berth.Runtimes.Local.Linux;

/// <summary>Signals by name; the numbers are those of x86-64 and arm64.</summary>
public static class Signals
{
    public const int Hangup = 1, Interrupt = 2, Quit = 3, Kill = 9, User1 = 10, User2 = 12, Terminate = 15, WindowChange = 28;

    private static readonly (string Name, int Number)[] Names =
    [
        ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ILL", 4), ("TRAP", 5), ("ABRT", 6), ("BUS", 7), ("FPE", 8), ("KILL", 9), ("USR1", 10),
        ("SEGV", 11), ("USR2", 12), ("PIPE", 13), ("ALRM", 14), ("TERM", 15), ("STKFLT", 16), ("CHLD", 17), ("CONT", 18), ("STOP", 19),
        ("TSTP", 20), ("TTIN", 21), ("TTOU", 22), ("URG", 23), ("XCPU", 24), ("XFSZ", 25), ("VTALRM", 26), ("PROF", 27), ("WINCH", 28),
        ("IO", 29), ("PWR", 30), ("SYS", 31),
    ];

    /// <summary>Reads <c>SIGTERM</c>, <c>TERM</c> (any case) or <c>15</c>; null when it is none.</summary>
    public static int? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number is >= 1 and <= 64 ? number : null;
        var name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        foreach (var (known, value) in Names)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    /// <summary><c>SIGKILL</c>, or <c>signal 40</c> for one without a name.</summary>
    public static string NameOf(int number)
    {
        foreach (var (name, value) in Names)
            if (value == number) return "SIG" + name;
        return $"signal {number}";
    }
}
