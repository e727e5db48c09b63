using Berth.Cli.Display;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects;

namespace Berth.Cli.Workspace;

/// <summary>Reads the declaration a verb is given, telling its warnings.</summary>
public static class Declarations
{
    public static Declaration Load(string? path, string? dialect)
    {
        var loaded = Recognition.Load(path ?? ".", dialect);
        var declaration = loaded.OrThrow();
        ProblemText.Print(loaded.Problems);
        return declaration;
    }
}
