using System.Collections.Immutable;
using Berth.Dialects.AzureMl;
using Berth.Dialects.Conda;
using Berth.Dialects.DataRobot;
using Berth.Dialects.Determined;
using Berth.Dialects.Native;
using Berth.Dialects.Polyaxon;
using Berth.Dialects.PythonProjects;

namespace Berth.Dialects;

/// <summary>The dialects that are spoken.</summary>
public static class DialectList
{
    public static ImmutableArray<Dialect> All { get; } =
    [
        NativeDialect.Dialect,
        DeterminedDialect.Dialect,
        PolyaxonDialect.Dialect,
        AzureMlDialect.Dialect,
        CondaDialect.Dialect,
        DataRobotDialect.Dialect,
        .. PythonFileDialect.Dialects,
    ];

    public static Dialect? Find(string name)
    {
        // Most runs are of our own documents, and need not load the others.
        if (name == NativeDialect.Name) return NativeDialect.Dialect;
        foreach (var dialect in All)
            if (dialect.Name == name) return dialect;
        return null;
    }
}
