using System.Collections.Immutable;

namespace Berth.Python.Indexes.Pages;

/// <summary>What a page lists. A quarantined project (PEP 792) lists nothing.</summary>
internal sealed record ProjectPage(ImmutableArray<IndexFile> Files)
{
    /// <param name="mediaType">Lower case; null where none was sent.</param>
    /// <exception cref="FormatException">It is no page of a simple API that is understood.</exception>
    public static ProjectPage Parse(ReadOnlySpan<byte> body, string? mediaType, Uri address) => mediaType switch
    {
        "application/vnd.pypi.simple.v1+json" or "application/json" => new(JsonPage.Parse(body, address)),
        "application/vnd.pypi.simple.v1+html" or "text/html" or "application/xhtml+xml" => new(HtmlPage.Parse(body, address)),
        var other => throw new FormatException(other is null ? "it does not say of what type it is" : $"its type is `{other}`"),
    };
}
