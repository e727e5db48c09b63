using System.Collections.Immutable;

namespace Berth.Python.Metadata;

/// <summary>Reads the mail-like headers of METADATA and WHEEL files up to the first empty line.</summary>
public static class HeaderFields
{
    /// <summary>Names in lower case, values trimmed, in order; lines that are no field are passed over, as the field's tools do.</summary>
    public static ImmutableArray<(string Name, string Value)> Parse(string text)
    {
        var fields = ImmutableArray.CreateBuilder<(string Name, string Value)>();
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsEmpty) break;
            if (line[0] is ' ' or '\t')
            {
                if (fields.Count > 0) fields[^1] = (fields[^1].Name, $"{fields[^1].Value} {line.Trim()}");
                continue;
            }

            var colon = line.IndexOf(':');
            if (colon > 0) fields.Add((line[..colon].ToString().ToLowerInvariant(), line[(colon + 1)..].Trim().ToString()));
        }

        return fields.ToImmutable();
    }
}
