using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Berth.Build.Sources;

/// <summary>What <c>frontend.py</c> is told.</summary>
/// <param name="Settings">Config settings of the hook, passed on as they are.</param>
internal sealed record BackendRequest(string Backend, ImmutableArray<string> BackendPath, Dictionary<string, string> Settings);

/// <summary>JSON between Berth and <c>frontend.py</c>, and of the wheels that were built.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackendRequest))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(BuiltWheel))]
internal sealed partial class SourceJson : JsonSerializerContext;
