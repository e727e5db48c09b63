using System.Reflection;

namespace Berth.Architecture.Tests;

/// <summary>Names say what a thing is.</summary>
public sealed class NameTests
{
    private static readonly string[] EmptyEndings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Service", "Wrapper", "Processor", "Info", "Impl", "Data"];

    private static readonly string[] NamesOfTheBaseLibrary = ["Environment", "Task", "Lock", "Index", "Channel"];

    private static readonly string[] EmptyFolders =
        ["Models", "Services", "Interfaces", "Helpers", "Utils", "Utilities", "Common", "Dtos", "Exceptions", "Misc"];

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Law.Holds(BerthAssemblies.Types.Where(t => EmptyEndings.Any(e => Plain(t).EndsWith(e, StringComparison.Ordinal))).Select(t => t.FullName));

    [Fact]
    public void No_type_takes_a_name_of_the_base_library() =>
        Law.Holds(BerthAssemblies.Types.Where(t => NamesOfTheBaseLibrary.Contains(Plain(t))).Select(t => t.FullName));

    [Fact]
    public void Folders_are_concepts() =>
        Law.Holds(Repository.Files("src", "*.cs").Where(path => path.Split('/')[..^1].Intersect(EmptyFolders).Any()));

    [Fact]
    public void Asynchronous_methods_take_a_token_last_and_without_default()
    {
        var wrong =
            from type in BerthAssemblies.Types
            where type.IsVisible
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where IsAsynchronous(method.ReturnType) && !IsGivenElsewhere(method)
            let last = method.GetParameters().LastOrDefault()
            where last is null || last.ParameterType != typeof(CancellationToken) || last.HasDefaultValue
            select $"{type.FullName}.{method.Name}";
        Law.Holds(wrong);
    }

    /// <summary>The signature is that of the base library: an override, or a method of one of its interfaces.</summary>
    private static bool IsGivenElsewhere(MethodInfo method) =>
        method.IsSpecialName
        || method.Name is "DisposeAsync" or "Invoke" or "EndInvoke"
        || method.GetBaseDefinition().DeclaringType?.Namespace?.StartsWith("Berth", StringComparison.Ordinal) != true;

    private static bool IsAsynchronous(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));

    private static string Plain(Type type) => type.Name.Split('`')[0];
}
