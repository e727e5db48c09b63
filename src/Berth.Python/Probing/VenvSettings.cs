using Berth.Oci.Layers;

namespace Berth.Python.Probing;

/// <summary>The settings of a virtual environment (<c>pyvenv.cfg</c>, PEP 405).</summary>
/// <param name="Home">Folder of the interpreter it was made from.</param>
/// <param name="SeesBase">Whether that interpreter's own packages are visible.</param>
internal sealed record VenvSettings(string Home, bool SeesBase)
{
    private const int MostLines = 100;

    /// <summary>Null where <paramref name="folder"/> is no virtual environment.</summary>
    public static VenvSettings? Find(LayerStack stack, string folder)
    {
        if (LayerContent.Find(stack, $"{folder}/pyvenv.cfg", 1 << 16) is not { } content) return null;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in System.Text.Encoding.UTF8.GetString(content).Split('\n').Take(MostLines))
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var cut) settings[line[..cut].Trim()] = line[(cut + 1)..].Trim();
        return settings.TryGetValue("home", out var home)
            ? new(home, settings.GetValueOrDefault("include-system-site-packages")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true)
            : null;
    }
}
