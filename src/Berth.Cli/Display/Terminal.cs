namespace Berth.Cli.Display;

/// <summary>What the two output streams are attached to. Data goes to standard output, talk to standard error.</summary>
public static class Terminal
{
    public static TextWriter Error => Console.Error;

    public static TextWriter Out => Console.Out;

    /// <summary>Colour only on a terminal that can, and only where nobody asked for none (no-color.org).</summary>
    public static bool ErrorHasColour { get; } = CanColour(Console.IsErrorRedirected);

    public static bool OutHasColour { get; } = CanColour(Console.IsOutputRedirected);

    private static bool CanColour(bool redirected) =>
        !redirected && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR")) && System.Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
