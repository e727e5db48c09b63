[assembly: AssemblyFixture(typeof(Berth.EndToEnd.SharedStore))]

namespace Berth.EndToEnd;

/// <summary>One store for all tests that only read what building left there, kept between runs: a base is then bootstrapped once.</summary>
public sealed class SharedStore
{
    private readonly string _home = Directory.CreateDirectory(Path.Combine(Checkout.Kept, "home")).FullName;

    internal BerthCommand Berth => new(_home);

    /// <summary>A declaration over the smallest base, built only once.</summary>
    internal const string PlainDeclaration = """
        name: plain
        base: debian:bookworm
        run: echo hello
        """;
}
