using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Dialects.DataRobot;

/// <summary>What the routes of a model server begin with: empty, or a path that begins with a slash and does not end with one.</summary>
internal static class UrlPrefix
{
    /// <param name="value">From the variable <c>URL_PREFIX</c> of whoever starts the server; null where it is not set.</param>
    public static string Read(string? value, ImmutableArray<Problem>.Builder problems)
    {
        if (string.IsNullOrEmpty(value)) return "";
        var right = value.StartsWith('/') && !value.EndsWith('/') && value.All(c => c is > ' ' and < '\u007f' and not ('?' or '#'));
        if (!right)
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, "the variable `URL_PREFIX` of this shell has to begin with a slash, not end with one, and hold no blanks, `?` or `#`", null,
                "set it like this: URL_PREFIX=/deployments/abc"));
        }

        return value;
    }
}
