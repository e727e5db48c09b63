using System.Globalization;
using System.Text.Json;

namespace Berth.Oci.Validation;

/// <summary>Rules of config.md.</summary>
internal static class ConfigRules
{
    public static void Check(JsonNode root)
    {
        Time(root);
        root.Text("author");
        root.Text("architecture", required: true);
        root.Text("variant");
        var os = root.Text("os", required: true);
        root.Text("os.version");
        foreach (var _ in root.Items("os.features", JsonValueKind.String)) { }
        if (root.Object("config") is { } config) Execution(config, os);
        var diffIds = Layers(root);
        History(root, diffIds);
    }

    private static void Execution(JsonNode config, string? os)
    {
        config.Text("User");
        foreach (var (port, _) in config.Map("ExposedPorts", JsonValueKind.Object))
            if (!IsPort(port)) config.Findings.Error(config.At("ExposedPorts"), "names something that is not a port", "write each as `8080`, `8080/tcp` or `8080/udp`");
        foreach (var (entry, path) in config.Items("Env", JsonValueKind.String))
            if (entry.GetString()!.IndexOf('=') <= 0) config.Findings.Error(path, "is not of the form NAME=value", "write the name, `=` and the value, which may be empty");
        foreach (var _ in config.Items("Entrypoint", JsonValueKind.String, orNull: true)) { }
        foreach (var _ in config.Items("Cmd", JsonValueKind.String, orNull: true)) { }
        foreach (var _ in config.Map("Volumes", JsonValueKind.Object, orNull: true)) { }
        foreach (var _ in config.Map("Labels", JsonValueKind.String, orNull: true)) { }
        if (config.Text("WorkingDir") is { Length: > 0 } folder && folder[0] != '/' && os != "windows")
            config.Findings.Warn(config.At("WorkingDir"), "is not an absolute path", "begin it with `/`");
        if (config.Text("StopSignal") is { Length: > 0 } signal && !IsSignal(signal))
            config.Findings.Error(config.At("StopSignal"), "is not a signal", "write a name such as `SIGTERM`, or a number");
        config.Field("ArgsEscaped", config.Element.TryGetProperty("ArgsEscaped", out var escaped) && escaped.ValueKind == JsonValueKind.False ? JsonValueKind.False : JsonValueKind.True);
    }

    /// <returns>How many diff ids there are; null where that cannot be said.</returns>
    private static int? Layers(JsonNode root)
    {
        if (root.Object("rootfs", required: true) is not { } layers) return null;
        if (layers.Text("type", required: true) is { } type && type != "layers") layers.Findings.Error(layers.At("type"), "is not `layers`", "write `\"type\": \"layers\"`");
        foreach (var (diffId, path) in layers.Items("diff_ids", JsonValueKind.String, required: true))
            if (DigestGrammar.Fault(diffId.GetString()!) is { } fault) layers.Findings.Error(path, fault, "write the digest of the uncompressed layer");
        return layers.Element.TryGetProperty("diff_ids", out var list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : null;
    }

    private static void History(JsonNode root, int? diffIds)
    {
        var entries = 0;
        var layers = 0;
        foreach (var entry in root.Objects("history"))
        {
            Time(entry);
            entry.Text("author");
            entry.Text("created_by");
            entry.Text("comment");
            entries++;
            if (!entry.Element.TryGetProperty("empty_layer", out var empty) || empty.ValueKind == JsonValueKind.False) layers++;
            else if (empty.ValueKind != JsonValueKind.True) entry.Field("empty_layer", JsonValueKind.True);
        }

        if (entries > 0 && diffIds is not null && layers != diffIds)
            root.Findings.Error("history", $"tells of {layers} layers where `rootfs.diff_ids` has {diffIds}", "mark entries that made no layer with `\"empty_layer\": true`");
    }

    private static void Time(JsonNode node)
    {
        if (node.Text("created") is { } text && !IsTime(text))
            node.Findings.Error(node.At("created"), "is not a time of RFC 3339", "write it as `2026-01-31T12:00:00Z`");
    }

    private static bool IsPort(string text)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0 && text[(slash + 1)..] is not "tcp" and not "udp" and not "sctp") return false;
        return ushort.TryParse(slash < 0 ? text : text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
    }

    private static bool IsSignal(string text) =>
        text.All(char.IsAsciiDigit) || (text.Length > 3 && text.StartsWith("SIG", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '+' or '-'));

    /// <summary>RFC 3339 section 5.6, any number of digits in the fraction, without leap seconds.</summary>
    private static bool IsTime(string text)
    {
        if (text.Length < 20 || text[10] is not 'T' and not 't') return false;
        var end = 19;
        if (text[end] == '.')
        {
            do end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]));
            if (end == 20) return false;
        }

        return DateTime.TryParseExact(text[..10] + 'T' + text[11..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && IsZone(text[end..]);
    }

    private static bool IsZone(string text) => text is "Z" or "z"
        || (text is ['+' or '-', _, _, ':', _, _] && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out _));
}
