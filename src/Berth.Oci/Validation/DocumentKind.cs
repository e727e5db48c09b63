namespace Berth.Oci.Validation;

/// <summary>The documents of the OCI image specification.</summary>
public enum DocumentKind
{
    Descriptor,
    Manifest,
    Index,
    Config,
    /// <summary>The <c>oci-layout</c> file.</summary>
    Layout,
}
