using System.Collections.Immutable;
using Berth.Dialects.DataRobot;
using Berth.Dialects.Determined;
using Berth.Dialects.Native;
using Berth.Dialects.PythonProjects;

namespace Berth.Dialects;

/// <summary>The dialects that are spoken.</summary>
public static class DialectList
{
    public static ImmutableArray<Dialect> All { get; } =
    [
        NativeDialect.Dialect,
        DeterminedDialect.Dialect,
        DataRobotDialect.Dialect,
        .. PythonFileDialect.Dialects,
    ];

    public static Dialect? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
