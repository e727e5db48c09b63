namespace Berth.Python.Indexes.Pages;

/// <summary>The version of the simple API a page was written for (PEP 629).</summary>
internal static class ApiVersion
{
    /// <param name="version">Null where the page does not say, which means 1.0.</param>
    /// <exception cref="FormatException">The major version is not 1.</exception>
    public static void Check(string? version)
    {
        if (version is not null && version.Trim() != "1" && !version.Trim().StartsWith("1.", StringComparison.Ordinal))
            throw new FormatException($"it is of version `{(version.Length > 20 ? version[..20] : version)}` of the simple API, and only version 1 is known");
    }
}
