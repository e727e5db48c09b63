namespace Berth.Cli.Display;

/// <summary>Text for one cell or line: what is too long ends in an ellipsis.</summary>
public static class ShortText
{
    public static string Of(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
