namespace Berth.Oci.Validation;

/// <summary>Rules of image-layout.md for the <c>oci-layout</c> file.</summary>
internal static class LayoutRules
{
    public static void Check(JsonNode root)
    {
        if (root.Text("imageLayoutVersion", required: true) is { } version && version != "1.0.0")
            root.Findings.Error("imageLayoutVersion", "is not 1.0.0", "write `\"imageLayoutVersion\": \"1.0.0\"`, the only version there is");
    }
}
