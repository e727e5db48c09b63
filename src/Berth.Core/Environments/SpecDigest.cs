using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;

namespace Berth.Core.Environments;

/// <summary>
/// The identity of what an environment asks for: SHA-256 over canonical JSON (keys sorted, defaults left out, files replaced by their
/// digests). Names, descriptions, run-time variables and the places things were written at are not in it; neither are credentials in
/// addresses, nor the folder above a local path, which differs from machine to machine.
/// </summary>
public static class SpecDigest
{
    /// <param name="digestOf">Digest of the file at an absolute path; asked once for each file of each step.</param>
    public static ContentDigest Of(EnvironmentSpec spec, Accelerator accelerator, Func<string, ContentDigest> digestOf)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteList(json, "apt", spec.Apt.Select(a => a.Value));
            if (spec.Base[accelerator] is { } image) json.WriteString("base", Portable(image.Value));
            if (spec.Conda is { NeedsConda: true } conda) WriteConda(json, conda);
            if (spec.Dockerfile is { } dockerfile) WriteDockerfile(json, dockerfile, digestOf);
            WritePython(json, spec.Python, accelerator);
            if (spec.R is { UserManaged: false } r) WriteR(json, r);
            WriteSteps(json, spec.Steps, digestOf);
            json.WriteEndObject();
        }

        return ContentDigest.Of(buffer.WrittenSpan);
    }

    /// <summary>
    /// The identity of what is asked for on every accelerator. Where all of them ask for the same it is that one's, so that naming no accelerator
    /// anywhere gives the same digest as naming one.
    /// </summary>
    /// <param name="digestOf">As for <see cref="Of"/>.</param>
    public static ContentDigest OfAll(EnvironmentSpec spec, Func<string, ContentDigest> digestOf)
    {
        var files = new Dictionary<string, ContentDigest>(StringComparer.Ordinal);
        var each = Enum.GetValues<Accelerator>().Select(a => (Accelerator: a, Digest: Of(spec, a, Once))).ToList();
        return each.TrueForAll(e => e.Digest == each[0].Digest) ? each[0].Digest : ContentDigest.Of(string.Join('\n', each.Select(e => $"{e.Accelerator} {e.Digest}")));

        ContentDigest Once(string path) => files.TryGetValue(path, out var known) ? known : files[path] = digestOf(path);
    }

    /// <summary>The order of channels decides, that of packages does not. The pip part is in the Python packages.</summary>
    private static void WriteConda(Utf8JsonWriter json, CondaSpec conda)
    {
        json.WriteStartObject("conda");
        WriteList(json, "channels", conda.Channels.Select(c => Portable(c.Value)));
        WriteList(json, "dependencies", conda.Dependencies.Select(d => d.Value).Order(StringComparer.Ordinal));
        if (conda.BaseEnvironment is { } changed) json.WriteString("environment", changed.Value);
        json.WriteEndObject();
    }

    private static void WriteDockerfile(Utf8JsonWriter json, DockerfileSpec dockerfile, Func<string, ContentDigest> digestOf)
    {
        json.WriteStartObject("dockerfile");
        json.WriteStartObject("arguments");
        foreach (var (name, value) in dockerfile.Arguments.OrderBy(a => a.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("file", (dockerfile.Text is { } text ? ContentDigest.Of(text) : digestOf(dockerfile.File)).ToString());
        if (dockerfile.Target is { } target) json.WriteString("target", target);
        json.WriteEndObject();
    }

    private static void WriteR(Utf8JsonWriter json, RSpec r)
    {
        json.WriteStartObject("r");
        WriteList(json, "addresses", r.Addresses.Select(Portable));
        WriteList(json, "bioconductor", r.Bioconductor);
        WriteList(json, "cran", r.Cran.Select(p => $"{p.Name}={p.Version} {Portable(p.Repository ?? "")}"));
        WriteList(json, "github", r.GitHub);
        if (r.Snapshot is { } day) json.WriteString("snapshot", day);
        if (r.Version is { } version) json.WriteString("version", version);
        json.WriteEndObject();
    }

    private static void WritePython(Utf8JsonWriter json, PythonSpec python, Accelerator accelerator)
    {
        var asksNothing = python.Requirements.IsEmpty && python.Constraints.IsEmpty && python.Overrides.IsEmpty && python.FindLinks.IsEmpty
            && python.Indexes[accelerator].IsEmpty && python.NoBinary.IsEmpty && python.OnlyBinary.IsEmpty
            && !python.NoIndex && !python.PreReleases && !python.RequireHashes && python.RequiresPython is null;
        if (asksNothing) return;
        json.WriteStartObject("python");
        WriteList(json, "constraints", python.Constraints.Select(PortableRequirement));
        WriteList(json, "find_links", python.FindLinks.Select(Portable));
        WriteList(json, "indexes", python.Indexes[accelerator].Select(Portable));
        WriteList(json, "no_binary", python.NoBinary);
        if (python.NoIndex) json.WriteBoolean("no_index", true);
        WriteList(json, "only_binary", python.OnlyBinary);
        WriteList(json, "overrides", python.Overrides.Select(PortableRequirement));
        if (python.PreReleases) json.WriteBoolean("pre_releases", true);
        if (python.RequireHashes) json.WriteBoolean("require_hashes", true);
        WriteList(json, "requirements", python.Requirements.Select(PortableRequirement));
        if (python.RequiresPython is { } wanted) json.WriteString("requires_python", wanted.Value);
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, ImmutableArray<BuildStep> steps, Func<string, ContentDigest> digestOf)
    {
        if (steps.IsEmpty) return;
        json.WriteStartArray("steps");
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("command", step.Command);
            WriteFiles(json, step.Files, digestOf);
            WriteVariables(json, step.Variables);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFiles(
        Utf8JsonWriter json, ImmutableSortedDictionary<string, string> files, Func<string, ContentDigest> digestOf)
    {
        if (files.IsEmpty) return;
        json.WriteStartObject("files");
        foreach (var (name, path) in files.OrderBy(f => f.Key, StringComparer.Ordinal)) json.WriteString(name, digestOf(path).ToString());
        json.WriteEndObject();
    }

    private static void WriteVariables(Utf8JsonWriter json, ImmutableArray<VariableEntry> variables)
    {
        if (variables.IsEmpty) return;
        json.WriteStartArray("variables");
        foreach (var variable in variables)
        {
            // An array and not `NAME=VALUE`: taking a variable away is not the same as emptying it.
            json.WriteStartArray();
            json.WriteStringValue(variable.Name);
            if (variable.Value is not null) json.WriteStringValue(variable.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        var list = values.ToList();
        if (list.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in list) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A requirement whose address, where it has one, is portable: <c>name @ https://…</c>, or a local path alone.</summary>
    private static string PortableRequirement(Declared<string> requirement)
    {
        var text = requirement.Value;
        var at = text.IndexOf(" @ ", StringComparison.Ordinal);
        var from = at >= 0 ? at + 3 : 0;
        if (at < 0 && !text.StartsWith('/')) return text;
        var end = text.IndexOf(' ', from);
        if (end < 0) end = text.Length;
        return string.Concat(text.AsSpan(0, from), Portable(text[from..end]), text.AsSpan(end));
    }

    /// <summary>An address without its credentials; the last name of an absolute local path, behind its scheme where it has one.</summary>
    private static string Portable(string place)
    {
        var scheme = place.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && !place.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            var end = place.IndexOf('/', scheme + 3);
            var at = place.LastIndexOf('@', end < 0 ? place.Length - 1 : end);
            return at > scheme ? place[..(scheme + 3)] + place[(at + 1)..] : place;
        }

        var path = place.IndexOf('/', StringComparison.Ordinal);
        var local = path == 0 || (path > 0 && place[path - 1] == ':');
        return local ? place[..path] + Path.GetFileName(place.TrimEnd('/')) : place;
    }
}
