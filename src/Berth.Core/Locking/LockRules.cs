using System.Collections.Immutable;
using System.Text.Json;

namespace Berth.Core.Locking;

/// <summary>What the JSON of a lock can say although a lock never does: people edit locks, and merges damage them.</summary>
internal static class LockRules
{
    /// <summary>The format version, whatever else is in the file; null where it says none.</summary>
    /// <exception cref="JsonException">It is not JSON up to there.</exception>
    public static long? VersionOf(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content);
        while (reader.Read() && reader.CurrentDepth < 2)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("version"u8)) continue;
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var version) ? version : null;
        }

        return null;
    }

    /// <summary>The first thing that is wrong, or null.</summary>
    public static string? Fault(LockFileBody body)
    {
        if (body.Variants.Contains(null)) return "a variant is `null`";
        if (Twice(body.Variants.Select(v => $"{v.Platform} {v.Accelerator}")) is { } variant) return $"the variant `{variant}` is there twice";
        return body.Variants.Select(Fault).FirstOrDefault(f => f is not null);
    }

    private static string? Fault(LockedVariant variant)
    {
        if (IsBroken(variant.Base.Packages) || (variant.Apt is { } apt && (IsBroken(apt.Request) || IsBroken(apt.Packages)))) return "a list of packages is damaged";
        if (IsBroken(variant.Wheels) || variant.Wheels.Any(w => IsBroken(w.Needs))) return "the list `wheels` is damaged";
        if (IsBroken(variant.Steps)) return "the list `steps` is damaged";
        if (variant.Python is { } python && (IsBroken(python.Tags) || python.Markers.ContainsValue(null!))) return "`python` is damaged";
        if (variant.Python is null && !variant.Wheels.IsEmpty) return "there are `wheels` but no `python`";
        if (Twice(variant.Wheels.Select(w => w.Name)) is { } name) return $"the package `{name}` is there twice";
        return variant.Wheels.FirstOrDefault(w => !IsPlace(w.Url) || w.Size < 0) is { } wheel ? $"the size or address of `{wheel.FileName}` cannot be one" : null;
    }

    private static bool IsPlace(string url) => Uri.TryCreate(url, UriKind.Absolute, out var place) && place.Scheme is "https" or "http" or "file";

    private static bool IsBroken<T>(ImmutableArray<T> list)
        where T : class => list.IsDefault || list.Contains(null!);

    private static string? Twice(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(n => !seen.Add(n));
    }
}
