namespace Berth.Python.Metadata;

/// <summary>The metadata of a distribution as its file says it.</summary>
/// <param name="Text">Up to the first empty line: the description, often most of it, is left out.</param>
public sealed record MetadataText(string Text, MetadataOrigin Origin)
{
    internal static MetadataText Of(string text, MetadataOrigin origin)
    {
        var start = text.StartsWith('\ufeff') ? 1 : 0;
        int unix = text.IndexOf("\n\n", start, StringComparison.Ordinal), dos = text.IndexOf("\r\n\r\n", start, StringComparison.Ordinal);
        var end = unix < 0 ? dos : dos < 0 ? unix : Math.Min(unix, dos);
        return new(end < 0 ? text[start..] : text[start..(end + 1)], origin);
    }
}

/// <summary>How metadata was come by.</summary>
public enum MetadataOrigin
{
    /// <summary>From a wheel on this machine.</summary>
    Local,
    /// <summary>Kept from an earlier run.</summary>
    Kept,
    /// <summary>From the file that the index publishes beside the wheel (PEP 658).</summary>
    Published,
    /// <summary>From a few parts of the wheel.</summary>
    Ranges,
    /// <summary>From the wheel, which had to be downloaded.</summary>
    Downloaded,
}
