namespace Berth.Core.Environments;

/// <summary>The parts of a conda match spec: <c>channel::name version build</c>, <c>name=version=build</c> or <c>name[version='…']</c>.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Version">With its operators: <c>=3.11</c> is a prefix, <c>==3.11</c> exact, a bare <c>3.11</c> exact too; null for any.</param>
public sealed record CondaMatch(string? Channel, string Name, string? Version, string? Build)
{
    private const string Operators = "=<>!~";

    public bool IsPythonOrPip => Name is "python" or "pip" && Channel is null && Build is null && (Version is null || Specifiers() is not null);

    /// <summary>Null for text without a name.</summary>
    public static CondaMatch? Parse(string text)
    {
        text = text.Trim();
        string? version = null, build = null, channel = null;
        if (text.EndsWith(']') && text.IndexOf('[', StringComparison.Ordinal) is var open and > 0)
        {
            foreach (var pair in text[(open + 1)..^1].Split(',').Select(p => p.Split('=', 2)).Where(p => p.Length == 2))
            {
                var value = pair[1].Trim().Trim('\'', '"');
                if (pair[0].Trim() == "version") version = value;
                else if (pair[0].Trim() == "build") build = value;
                else if (pair[0].Trim() == "channel") channel = value;
            }

            text = text[..open].TrimEnd();
        }

        if (text.LastIndexOf("::", StringComparison.Ordinal) is var cut and >= 0) (channel, text) = (text[..cut], text[(cut + 2)..]);
        var end = text.AsSpan().IndexOfAny(" \t" + Operators);
        var name = (end < 0 ? text : text[..end]).ToLowerInvariant();
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '*')) return null;
        if (end < 0) return new(channel, name, version, build);
        var rest = text[end..];
        var parts = rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        // `name >= 3.8` has a blank behind its operator.
        if (parts.Length > 1 && parts[0].All(c => Operators.Contains(c, StringComparison.Ordinal))) parts = [parts[0] + parts[1], .. parts[2..]];
        if (parts.Length > 2) return null;
        version ??= parts[0];
        build ??= parts.Length > 1 ? parts[1] : null;
        // `name=1.2=build`: an equals sign behind a version and not part of an operator.
        var second = version.Length > 1 && version[0] == '=' ? version.IndexOf('=', version[1] == '=' ? 2 : 1) : -1;
        if (second > 1 && !version.Contains(',', StringComparison.Ordinal)) (version, build) = (version[..second], version[(second + 1)..]);
        return new(channel, name, version, build);
    }

    /// <summary>The version as PEP 440 says it; null where it cannot: alternatives, patterns inside a version, text that is no version.</summary>
    public string? Specifiers()
    {
        if (Version is null) return "";
        var clauses = new List<string>();
        foreach (var clause in Version.Split(',').Select(c => c.Replace(" ", "", StringComparison.Ordinal)))
        {
            var length = clause.TakeWhile(c => Operators.Contains(c, StringComparison.Ordinal)).Count();
            var (sign, number) = (clause[..length], clause[length..]);
            var any = number.EndsWith(".*", StringComparison.Ordinal);
            if (!any && number.Length > 1 && number.EndsWith('*') && char.IsAsciiDigit(number[^2])) return null;
            var plain = any ? number[..^2] : number;
            if (plain == "*" && sign is "" or "=") continue;
            if (plain.Length == 0 || !char.IsAsciiDigit(plain[0]) || !plain.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')) return null;
            var written = sign switch
            {
                "=" => $"=={plain}.*",
                "" or "==" => any ? $"=={plain}.*" : $"=={plain}",
                "!=" => any ? $"!={plain}.*" : $"!={plain}",
                ">=" or "<=" or ">" or "<" or "~=" => sign + plain,
                _ => null,
            };
            if (written is null) return null;
            clauses.Add(written);
        }

        return string.Join(',', clauses);
    }
}
