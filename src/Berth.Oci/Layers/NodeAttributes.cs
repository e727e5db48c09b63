namespace Berth.Oci.Layers;

/// <summary>What a file in a snapshot carries besides its content.</summary>
internal readonly record struct NodeAttributes(
    int Mode, int UserId, int GroupId, long ModifiedAt, int ModifiedNanoseconds, IReadOnlyDictionary<string, byte[]> ExtendedAttributes)
{
    private static readonly Dictionary<string, byte[]> None = [];

    /// <summary>Of folders that no entry describes.</summary>
    public static NodeAttributes ImplicitDirectory { get; } = new(LayerFormat.DirectoryMode, 0, 0, LayerFormat.Time, 0, None);

    public static NodeAttributes Of(LayerEntry e) => new(e.Mode, e.UserId, e.GroupId, e.ModifiedAt, 0, e.ExtendedAttributes);

    public static NodeAttributes Of(TarEntry e) => new(e.Mode, e.UserId, e.GroupId, e.ModifiedAt, e.ModifiedNanoseconds, e.ExtendedAttributes);
}
