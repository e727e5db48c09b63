using System.Collections.Immutable;
using System.Numerics;

namespace Berth.Python.Versions;

/// <summary>Which parts may follow the release where a version is read.</summary>
[Flags]
internal enum VersionParts
{
    Suffixes = 1,
    Local = 2,
    All = Suffixes | Local,
}

/// <summary>Reads a version from the start of a text (PEP 440, appendix B) and stays where it ends. Reads as far as it can.</summary>
internal ref struct VersionScan(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == text.Length;

    private readonly char Current => Position < text.Length ? text[Position] : '\0';

    /// <summary>Null where not even a release stands here.</summary>
    public PythonVersion? Version(VersionParts parts)
    {
        if (Current is 'v' or 'V') Position++;
        if (!Number(out var first)) return null;
        var epoch = BigInteger.Zero;
        if (Current == '!')
        {
            Position++;
            epoch = first;
            if (!Number(out first)) return null;
        }

        var release = ImmutableArray.CreateBuilder<BigInteger>(4);
        release.Add(first);
        while (Current == '.' && Position + 1 < text.Length && char.IsAsciiDigit(text[Position + 1]))
        {
            Position++;
            Number(out var next);
            release.Add(next);
        }

        PreRelease? pre = null;
        BigInteger? post = null, dev = null;
        if (parts.HasFlag(VersionParts.Suffixes))
        {
            pre = Pre();
            post = Post();
            dev = Labelled("dev");
        }

        return new PythonVersion
        {
            Epoch = epoch,
            Release = release.DrainToImmutable(),
            Pre = pre,
            Post = post,
            Dev = dev,
            Local = parts.HasFlag(VersionParts.Local) ? Local() : [],
        };
    }

    private PreRelease? Pre()
    {
        if (Labelled("alpha", "a") is { } alpha) return new PreRelease("a", alpha);
        if (Labelled("beta", "b") is { } beta) return new PreRelease("b", beta);
        if (Labelled("preview", "pre", "rc", "c") is { } candidate) return new PreRelease("rc", candidate);
        return null;
    }

    private BigInteger? Post()
    {
        if (Current == '-' && Position + 1 < text.Length && char.IsAsciiDigit(text[Position + 1]))
        {
            Position++;
            Number(out var implied);
            return implied;
        }

        return Labelled("post", "rev", "r");
    }

    /// <summary>An optional separator, one of the labels, and optionally a separator and a number; the number is 0 where none stands.</summary>
    private BigInteger? Labelled(params ReadOnlySpan<string> labels)
    {
        var start = Position;
        if (Current is '.' or '-' or '_') Position++;
        foreach (var label in labels)
        {
            if (!text[Position..].StartsWith(label, StringComparison.OrdinalIgnoreCase)) continue;
            Position += label.Length;
            if (Current is '.' or '-' or '_') Position++;
            return Number(out var number) ? number : BigInteger.Zero;
        }

        Position = start;
        return null;
    }

    private ImmutableArray<LocalPart> Local()
    {
        if (Current != '+' || Position + 1 >= text.Length || !char.IsAsciiLetterOrDigit(text[Position + 1])) return [];
        var parts = ImmutableArray.CreateBuilder<LocalPart>();
        do
        {
            var start = ++Position;
            while (char.IsAsciiLetterOrDigit(Current)) Position++;
            var part = text[start..Position];
            parts.Add(part.ContainsAnyExceptInRange('0', '9')
                ? new LocalPart(part.ToString().ToLowerInvariant(), 0)
                : new LocalPart(null, BigInteger.Parse(part)));
        }
        while (Current is '.' or '-' or '_' && Position + 1 < text.Length && char.IsAsciiLetterOrDigit(text[Position + 1]));
        return parts.DrainToImmutable();
    }

    private bool Number(out BigInteger number)
    {
        var start = Position;
        while (char.IsAsciiDigit(Current)) Position++;
        number = default;
        if (Position == start) return false;
        var digits = text[start..Position];
        number = digits.Length < 10 ? int.Parse(digits) : BigInteger.Parse(digits);
        return true;
    }
}
