namespace Berth.EndToEnd;

/// <summary>A lock as a person might write it: packages that exist nowhere, so that verbs that only look need no base and no index.</summary>
internal static class HandMadeLock
{
    private static readonly string Digest = "sha256:" + new string('1', 64);

    /// <param name="packages"><c>a==1!:b,c</c>: a is asked for and needs b and c.</param>
    public static string Of(string packages, string? spec = null, string accelerator = "cpu") =>
        $$"""{"version":1,"spec":"{{spec ?? Digest}}","variants":[{{Variant(packages, accelerator)}}]}""";

    public static string Variant(string packages, string accelerator) =>
        $$"""
        {"platform":"linux/{{(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64")}}","accelerator":"{{accelerator}}",
        "base":{"reference":"debian:bookworm","manifest":"{{Digest}}","packages":[]},
        "python":{"executable":"/usr/bin/python3","version":"3.11.2","implementationTag":"cp","markers":{},"tags":["py3-none-any"]},
        "wheels":[{{string.Join(",\n", packages.Split(' ').Select(Wheel))}}],"steps":[]}
        """;

    private static string Wheel(string text)
    {
        var (package, needs) = (text.Split(':')[0], text.Split(':').ElementAtOrDefault(1));
        var (name, version) = (package.Split("==")[0], package.Split("==")[1].TrimEnd('!'));
        return $$"""
            {"name":"{{name}}","version":"{{version}}","fileName":"{{name}}-{{version}}-py3-none-any.whl","url":"https://example.org/{{name}}.whl","size":1,"sha256":"{{Digest}}",
            "needs":[{{string.Join(',', (needs?.Split(',') ?? []).Select(n => $"\"{n}\""))}}]{{(package.EndsWith('!') ? ",\"requested\":true" : "")}}}
            """;
    }
}
