using System.Collections.Immutable;

namespace Berth.Python.Requirements;

/// <summary>Reads the marker grammar of PEP 508. Fails with the reason in <see cref="Reason"/>.</summary>
internal sealed class MarkerReader(TextScan scan)
{
    /// <summary>Deeper nesting is refused, so that hostile text cannot exhaust the stack.</summary>
    private const int Deepest = 100;

    private static readonly string[] Variables =
    [
        "python_version", "python_full_version", "os_name", "os.name", "sys_platform", "sys.platform", "platform_release", "platform_system",
        "platform_version", "platform.version", "platform_machine", "platform.machine", "platform_python_implementation",
        "platform.python_implementation", "python_implementation", "implementation_name", "implementation_version", "extras", "extra",
        "dependency_groups",
    ];

    private static readonly string[] Signs = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];

    public string? Reason { get; private set; }

    public MarkerNode? Read(int depth = 0)
    {
        var parts = ImmutableArray.CreateBuilder<MarkerNode>();
        var ands = ImmutableArray.CreateBuilder<bool>();
        while (true)
        {
            if (Atom(depth) is not { } atom) return null;
            parts.Add(atom);
            if (scan.TakeWord("and")) ands.Add(true);
            else if (scan.TakeWord("or")) ands.Add(false);
            else return parts.Count == 1 ? parts[0] : new MarkerNode.Group(parts.ToImmutable(), ands.ToImmutable());
        }
    }

    private MarkerNode? Atom(int depth)
    {
        scan.SkipBlanks();
        MarkerNode? node;
        if (scan.Current != '(')
        {
            node = Comparison();
        }
        else
        {
            if (depth == Deepest) return Fail($"parentheses are nested more than {Deepest} deep");
            scan.Position++;
            node = Read(depth + 1);
            if (node is null) return null;
            scan.SkipBlanks();
            if (!scan.Take(")")) return Fail("a closing parenthesis is missing");
        }

        scan.SkipBlanks();
        return node;
    }

    private MarkerNode.Comparison? Comparison()
    {
        if (Term() is not { } left) return null;
        scan.SkipBlanks();
        if (Operator() is not { } sign) return null;
        scan.SkipBlanks();
        if (Term() is not { } right) return null;
        // Extras and groups are names: both sides of a comparison meet in normal form.
        if (left is MarkerTerm.Variable { Text: "extra" or "extras" or "dependency_groups" } && right is MarkerTerm.Literal)
            right = new MarkerTerm.Literal(PackageName.Normalize(right.Text));
        else if (right is MarkerTerm.Variable { Text: "extra" or "extras" or "dependency_groups" } && left is MarkerTerm.Literal)
            left = new MarkerTerm.Literal(PackageName.Normalize(left.Text));
        return new MarkerNode.Comparison(left, sign, right);
    }

    private MarkerTerm? Term()
    {
        if (scan.Current is '\'' or '"')
        {
            var end = scan.Text.IndexOf(scan.Current, scan.Position + 1);
            if (end < 0) return FailTerm("a quoted text does not end");
            if (Unescape(scan.Text[(scan.Position + 1)..end]) is not { } value) return FailTerm("a quoted text has a back slash that escapes nothing");
            scan.Position = end + 1;
            return new MarkerTerm.Literal(value);
        }

        foreach (var name in Variables)
        {
            if (!scan.TakeWord(name)) continue;
            var normal = name.Replace('.', '_');
            return new MarkerTerm.Variable(normal == "python_implementation" ? "platform_python_implementation" : normal);
        }

        return FailTerm("a marker variable or a quoted text is expected");
    }

    /// <summary>Quoted text is read as a Python literal; of its escapes, those that occur in markers are known.</summary>
    private static string? Unescape(string quoted)
    {
        if (!quoted.Contains('\\', StringComparison.Ordinal)) return quoted;
        var text = new System.Text.StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }

            if (++i == quoted.Length || "\\'\"nrt".IndexOf(quoted[i]) is var escape && escape < 0) return null;
            text.Append("\\'\"\n\r\t"[escape]);
        }

        return text.ToString();
    }

    private string? Operator()
    {
        foreach (var sign in Signs)
            if (scan.Take(sign)) return sign;
        if (scan.TakeWord("in")) return "in";
        if (scan.TakeWord("not") && scan.SkipBlanks() && scan.TakeWord("in")) return "not in";
        Reason = "a comparison is expected: one of `==`, `!=`, `<`, `<=`, `>`, `>=`, `~=`, `===`, `in`, `not in`";
        return null;
    }

    private MarkerNode? Fail(string reason)
    {
        Reason = reason;
        return null;
    }

    private MarkerTerm? FailTerm(string reason)
    {
        Reason = reason;
        return null;
    }
}
