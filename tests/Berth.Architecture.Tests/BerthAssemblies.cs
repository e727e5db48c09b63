using System.Reflection;
using System.Runtime.CompilerServices;

namespace Berth.Architecture.Tests;

/// <summary>The compiled projects of src, as they lie beside these tests.</summary>
internal static class BerthAssemblies
{
    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. ProjectFile.Below("src")
            .Select(project => Path.Combine(AppContext.BaseDirectory, project.Name == "Berth.Cli" ? "berth.dll" : $"{project.Name}.dll"))
            .Where(File.Exists)
            .Select(Assembly.LoadFrom),
    ];

    /// <summary>Types that a person wrote; what the compiler and its generators add is left out.</summary>
    public static IEnumerable<Type> Types =>
        from assembly in All
        from type in assembly.GetTypes()
        where !type.Name.Contains('<', StringComparison.Ordinal)
            && type.Namespace?.StartsWith("Berth", StringComparison.Ordinal) == true
            && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
        select type;

    public static string ProjectOf(Assembly assembly) =>
        assembly.GetName().Name is "berth" ? "Berth.Cli" : assembly.GetName().Name ?? "";
}
