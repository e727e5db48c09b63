using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon;

/// <summary>Which files can be read and run at all, and what they run.</summary>
internal static class PolyaxonVersions
{
    /// <summary>Words of the format since 1.0, which is another one.</summary>
    private static readonly string[] LaterKinds = ["component", "operation"];

    public static Problem? Refusal(YamlMapping document)
    {
        var kind = document.Scalar("kind");
        if (document.Scalar("version") is not { } version) return null;
        var number = TemplateOperators.AsNumber(ValueNodes.ToValue(version)) ?? TemplateOperators.AsNumber(PythonLiteral.Read(version.Value) ?? TemplateValue.None.It);
        if (number == 1 && (kind is null || !LaterKinds.Contains(kind.Value))) return null;
        if (number is >= 1 and < 3)
        {
            return new Problem(
                DialectProblems.NotSupportedYet, "this is the format of Polyaxon 1.0 and later, which is not supported yet: components and operations are missing", version.Where,
                "write `version: 1` with `kind: experiment` or `job`, `build.image` for the container's image and `run.cmd` for its command", Key: "version");
        }

        return new Problem(DialectProblems.InvalidValue, "`version` has to be 1", version.Where, "write `version: 1`", Key: "version");
    }

    /// <summary>What a kind needs that is not built yet.</summary>
    public static Problem? Missing(string? kind, YamlMapping document) => kind switch
    {
        "pipeline" => NotYet(document, "pipelines are not supported yet: running operations after each other is missing", "run the templates one by one, each in a file of its own"),
        "tensorboard" => NotYet(document, "TensorBoard is not supported yet: the results of other runs are not kept where it could see them", "add `tensorboard` to the `build_steps` of a `kind: job` and run it there"),
        _ => null,
    };

    /// <summary>Null for a build, which runs nothing.</summary>
    public static Entrypoint? Entrypoint(string? kind, YamlMapping document, ImmutableArray<Problem>.Builder problems)
    {
        if (kind == "notebook")
        {
            var lab = (document.Scalar("backend") ?? document.Mapping("environment")?.Scalar("backend"))?.Value == "lab";
            return new Entrypoint.Shell($"jupyter {(lab ? "lab" : "notebook")} --no-browser --ip=127.0.0.1 --port=8888 --allow-root --notebook-dir=.");
        }

        if (document.Mapping("run") is not { } run) return null;
        var commands = run.Scalars("cmd").ToList();
        var joined = PolyaxonCommand.Joined([.. commands.Select(c => c.Value)]);
        var empty = commands.Find(c => PolyaxonCommand.Sanitised(c.Value).Length == 0);
        if (empty is not null || commands.Count == 0)
        {
            problems.Add(new Problem(DialectProblems.InvalidValue, "`run.cmd` holds an empty command", (empty as YamlNode ?? run).Where, "write a command, such as `python train.py`", Key: "run.cmd"));
            return null;
        }

        return PolyaxonCommand.ToEntrypoint(joined);
    }

    private static Problem NotYet(YamlMapping document, string what, string fix) =>
        new(DialectProblems.NotSupportedYet, what, document.Scalar("kind")!.Where, fix, Key: "kind");
}
