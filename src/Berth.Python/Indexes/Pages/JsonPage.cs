using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;

namespace Berth.Python.Indexes.Pages;

/// <summary>Reads a project page in JSON (PEP 691, 700, 714, 792) token by token, so that a page costs little more than its files.</summary>
internal static class JsonPage
{
    /// <exception cref="FormatException">It is not such a page, or of an API version that is not understood.</exception>
    public static ImmutableArray<IndexFile> Parse(ReadOnlySpan<byte> json, Uri address)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var page = new Reading(address);
            page.Read(ref reader);
            var files = page.Files ?? throw new FormatException("it lists no files");
            return page.IsQuarantined ? [] : files;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not the JSON of a project page", e);
        }
    }

    private sealed class Reading(Uri address)
    {
        private readonly PageWords words = new();

        public bool IsQuarantined { get; private set; }

        public ImmutableArray<IndexFile>? Files { get; private set; }

        public void Read(ref Utf8JsonReader reader)
        {
            reader.Read();
            Expect(reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("files"u8)) ReadFiles(ref reader);
                else if (reader.ValueTextEquals("meta"u8)) ApiVersion.Check(Member(ref reader, "api-version"u8));
                else if (reader.ValueTextEquals("project-status"u8)) IsQuarantined = Member(ref reader, "status"u8) == "quarantined";
                else reader.Skip();
            }

            Expect(reader, JsonTokenType.EndObject);
            if (reader.Read()) throw new JsonException();
        }

        private void ReadFiles(ref Utf8JsonReader reader)
        {
            var files = ImmutableArray.CreateBuilder<IndexFile>();
            reader.Read();
            Expect(reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Expect(reader, JsonTokenType.StartObject);
                if (File(ref reader) is { } file) files.Add(file);
            }

            Files = files.DrainToImmutable();
        }

        private IndexFile? File(ref Utf8JsonReader reader)
        {
            string? name = null, link = null, python = null, yanked = null;
            ContentDigest? digest = null;
            long? size = null;
            DateTimeOffset? uploaded = null;
            PublishedMetadata? core = null, old = null;
            var hasCore = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("filename"u8)) name = Text(ref reader);
                else if (reader.ValueTextEquals("url"u8)) link = Text(ref reader);
                else if (reader.ValueTextEquals("hashes"u8)) digest = Digest(Member(ref reader, "sha256"u8));
                else if (reader.ValueTextEquals("requires-python"u8)) python = Text(ref reader);
                else if (reader.ValueTextEquals("size"u8)) size = Size(ref reader);
                else if (reader.ValueTextEquals("yanked"u8)) yanked = Yanked(ref reader);
                else if (reader.ValueTextEquals("core-metadata"u8)) (core, hasCore) = (Metadata(ref reader), true);
                else if (reader.ValueTextEquals("dist-info-metadata"u8)) old = Metadata(ref reader);
                else if (reader.ValueTextEquals("upload-time"u8)) uploaded = Time(ref reader);
                else reader.Skip();
            }

            if (name is null || link is null) throw new JsonException();
            if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || !PageLink.TryResolve(address, link, out var url, out _)) return null;
            return words.File(name, url) with
            {
                Sha256 = digest, Size = size, RequiresPython = words.Specifiers(python), Yanked = yanked, Metadata = hasCore ? core : old, Uploaded = uploaded,
            };
        }

        private static string? Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String) return reader.GetString();
            reader.Skip();
            return null;
        }

        /// <summary>The text of one member of the object that follows; null where it has none.</summary>
        private static string? Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
        {
            string? found = null;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(name)) found = Text(ref reader);
                else reader.Skip();
            }

            return found;
        }

        private static long? Size(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null;
            reader.Skip();
            return null;
        }

        private static string? Yanked(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String) return reader.GetString();
            var yanked = reader.TokenType == JsonTokenType.True;
            reader.Skip();
            return yanked ? "" : null;
        }

        private static PublishedMetadata? Metadata(ref Utf8JsonReader reader)
        {
            var ahead = reader;
            ahead.Read();
            if (ahead.TokenType == JsonTokenType.StartObject) return new(Digest(Member(ref reader, "sha256"u8)));
            reader.Read();
            var there = reader.TokenType == JsonTokenType.True;
            reader.Skip();
            return there ? new(null) : null;
        }

        private static DateTimeOffset? Time(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String) return reader.TryGetDateTimeOffset(out var time) ? time : null;
            reader.Skip();
            return null;
        }

        private static ContentDigest? Digest(string? hex) => ContentDigest.TryParseHex(hex?.ToLowerInvariant(), out var digest) ? digest : null;

        private static void Expect(in Utf8JsonReader reader, JsonTokenType type)
        {
            if (reader.TokenType != type) throw new JsonException();
        }
    }
}
