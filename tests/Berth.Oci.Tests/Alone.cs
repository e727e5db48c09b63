namespace Berth.Oci.Tests;

/// <summary>Tests that change what the whole process shares (umask, memory measured) run without others beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
