using System.Text.Json.Serialization;
using Berth.Build.Bases;
using Berth.Build.Contexts;
using Berth.Build.Images;
using Berth.Build.Wheels;
using Berth.Core.Locking;

namespace Berth.Build.Caching;

/// <summary>JSON of the records that builds keep.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CachedLayer))]
[JsonSerializable(typeof(CachedBase))]
[JsonSerializable(typeof(CachedContext))]
[JsonSerializable(typeof(BuiltImage))]
[JsonSerializable(typeof(FoundPython))]
[JsonSerializable(typeof(LastBuild))]
[JsonSerializable(typeof(InstalledSize))]
[JsonSerializable(typeof(KeptRunImage))]
public sealed partial class BuildJson : JsonSerializerContext;
