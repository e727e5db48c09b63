using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>A place in a document, moving forward. Line ends of Windows are read as one line feed.</summary>
internal sealed class TomlScan(string source, string file, TomlLimits limits)
{
    private readonly string text = source.Contains('\r', StringComparison.Ordinal) ? source.Replace("\r\n", "\n", StringComparison.Ordinal) : source;
    private int values;
    private int line = 1;
    private int lineStart;
    private int counted;

    public int Position { get; set; }

    public bool AtEnd => Position >= text.Length;

    /// <summary>NUL at the end; a NUL of the document itself is refused wherever it can stand.</summary>
    public char Current => Position < text.Length ? text[Position] : '\0';

    public char Ahead(int distance) => Position + distance < text.Length ? text[Position + distance] : '\0';

    /// <summary>Place of the current character.</summary>
    public SourceSpan Here => At(Position);

    public string From(int start) => text[start..Position];

    public ReadOnlySpan<char> Rest => text.AsSpan(Math.Min(Position, text.Length));

    public bool Take(char wanted)
    {
        if (AtEnd || text[Position] != wanted) return false;
        Position++;
        return true;
    }

    public bool Take(string wanted)
    {
        if (!Rest.StartsWith(wanted, StringComparison.Ordinal)) return false;
        Position += wanted.Length;
        return true;
    }

    public void SkipBlanks()
    {
        while (Current is ' ' or '\t') Position++;
    }

    /// <summary>Skips blanks, comments and line ends.</summary>
    public void SkipLines()
    {
        do
        {
            SkipBlanks();
            SkipComment();
        }
        while (Take('\n'));
    }

    public void SkipComment()
    {
        if (!Take('#')) return;
        while (!AtEnd && Current != '\n')
        {
            if (IsControl(Current)) throw Fail("a comment holds a control character", "take it out");
            Position++;
        }
    }

    public static bool IsControl(char c) => (c < ' ' && c != '\t') || c == '\u007f';

    /// <summary>Counts one value towards the limit.</summary>
    public void Count()
    {
        if (++values > limits.Values) throw TooLarge($"the document holds more than {limits.Values} values");
    }

    public void CheckDepth(int depth)
    {
        if (depth > limits.Depth) throw TooLarge($"tables and arrays are nested more than {limits.Depth} deep");
    }

    public BerthException Fail(string what, string fix, SourceSpan? where = null) =>
        new(new Problem(CoreProblems.InvalidToml, "this is not valid TOML: " + what, where ?? Here, fix));

    /// <summary>The current character for a message.</summary>
    public string Found => AtEnd ? "the end of the file" : Current switch
    {
        '\n' => "the end of the line",
        var c when IsControl(c) => $"the control character U+{(int)c:X4}",
        var c => $"`{c}`",
    };

    private BerthException TooLarge(string what) => new(new Problem(CoreProblems.TomlTooLarge, what, Here, "keep data out of it"));

    /// <summary>Places are asked for from the start to the end, so lines are counted on from the last one.</summary>
    private SourceSpan At(int position)
    {
        if (position < counted) (line, lineStart, counted) = (1, 0, 0);
        for (; counted < position && counted < text.Length; counted++)
        {
            if (text[counted] != '\n') continue;
            line++;
            lineStart = counted + 1;
        }

        return new SourceSpan(file, line, position - lineStart + 1);
    }
}
