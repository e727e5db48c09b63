using System.Globalization;

namespace Berth.Cli.Display;

/// <summary>Durations for people: <c>38 ms</c>, <c>2.4 s</c>, <c>3 min 20 s</c>.</summary>
public static class ElapsedText
{
    public static string Of(TimeSpan elapsed) => elapsed.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes} min {elapsed.Seconds} s"),
    };
}
