using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Core.Problems;
using Berth.Dialects;

namespace Berth.Cli.Display;

/// <summary>What <c>berth check --format json</c> prints.</summary>
/// <param name="Dialect">What the file was read as; null where it was not recognised.</param>
/// <param name="Because">How the dialect is known.</param>
public sealed record CheckReport(bool Accepted, string? File, string? Dialect, string? Because, ImmutableArray<ProblemReport> Problems)
{
    public static string Of(bool accepted, RecognisedDocument? document, ImmutableArray<Problem> problems) =>
        JsonSerializer.Serialize(new CheckReport(accepted, document?.File.Shown, document?.Dialect, document?.Reason, [.. problems.Select(ProblemReport.Of)]), CliJson.Readable.CheckReport);
}

/// <summary>A problem as machines read it.</summary>
public sealed record ProblemReport(string Code, string Severity, string Message, string? Fix, string? Key, string? File, int? Line, int? Column)
{
    public static ProblemReport Of(Problem p) => new(
        p.Code.Id, p.Severity == Core.Problems.Severity.Error ? "error" : "warning", p.What, p.Fix, p.Key, p.Where?.File,
        p.Where is { Line: > 0 } ? p.Where.Line : null, p.Where is { Column: > 0 } ? p.Where.Column : null);
}

[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(BuildReport))]
[JsonSerializable(typeof(ImageReport[]))]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(ExplainReport))]
[JsonSerializable(typeof(PackagesReport))]
[JsonSerializable(typeof(VersionReport))]
[JsonSerializable(typeof(TreeReport))]
[JsonSerializable(typeof(WhyReport))]
[JsonSerializable(typeof(DiffReport))]
[JsonSerializable(typeof(ChangeReport))]
public sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Only what JSON itself asks for is escaped: versions have plus signs, and people read this too.</summary>
    public static CliJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
