using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Oci.Images;

/// <summary>Says what an image offers where it lacks the platform that is wanted.</summary>
internal static class NoSuchPlatform
{
    /// <param name="image">As messages name it.</param>
    public static BerthException In(IEnumerable<Descriptor> manifests, Platform wanted, string image)
    {
        var offered = manifests.Where(m => m.Platform is { } p && p.Os != "unknown").Select(m => Name(m.Platform!.Os, m.Platform.Architecture, m.Platform.Variant)).Distinct().Order(StringComparer.Ordinal).Take(12).ToList();
        return new BerthException(new Problem(OciProblems.NoSuchPlatform, $"{image} has no manifest for `{wanted}`{(offered.Count == 0 ? "" : $"; it has {string.Join(", ", offered)}")}",
            Fix: offered.Count == 0 ? "use another image" : "use one of these platforms, or another image"));
    }

    public static BerthException For(ImageConfig config, Platform wanted, string image) =>
        new(new Problem(OciProblems.NoSuchPlatform, $"{image} is for {Name(config.Os, config.Architecture, config.Variant)}, not for `{wanted}`", Fix: "use that platform, or another image"));

    private static string Name(string os, string architecture, string? variant) =>
        $"`{ForeignText.Shown(string.IsNullOrEmpty(variant) ? $"{os}/{architecture}" : $"{os}/{architecture}/{variant}", 60)}`";
}
