using System.Collections.Immutable;
using System.Text;
using Berth.Core.Problems;
using Berth.Dialects.Polyaxon;
using Berth.Dialects.Polyaxon.Templates;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Tests.Polyaxon;

public class MatrixTests
{
    private static string Read(string entry)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var root = (YamlMapping)YamlDocument.Parse(Encoding.UTF8.GetBytes("p: {" + entry + "}"), "x", YamlFlavour.Python).OrThrow();
        var read = PolyaxonMatrix.Read(root, problems);
        return problems.Count > 0 ? "!" : read[0] switch
        {
            MatrixParameter.Discrete d => string.Join(' ', d.Values.Select(PythonText.Of)),
            MatrixParameter.Weighted w => string.Join(' ', w.Values.Select(v => $"{PythonText.Of(v.Value)}@{PythonText.Number(v.Chance)}")),
            MatrixParameter.Drawn d => $"{d.Kind} {string.Join(' ', d.Numbers.Select(PythonText.Number))}",
            _ => "?",
        };
    }

    [Fact]
    public void Entries_of_a_matrix_are_read_in_every_form()
    {
        (string Entry, string Values)[] table =
        [
            ("values: [1, a, 0.5]", "1 a 0.5"), ("pvalues: [[1, 0.5], [2, 0.25]]", "1@0.5 2@0.25"), ("pvalues: [[1, 0.9], [2, 0.9]]", "!"), ("pvalues: [[1, 1]]", "!"),
            ("range: '1:10:3'", "1 4 7"), ("range: 1:10:2", "1 3 5 7 9"), ("range: [0, 1, 0.25]", "0.0 0.25 0.5 0.75"), ("range: {start: 1, stop: 4, step: 1}", "1 2 3"), ("linspace: '0:1:3'", "0.0 0.5 1.0"),
            ("linspace: 0.01:0.1:2", "0.01 0.1"), ("logspace: '0:2:3'", "1.0 10.0 100.0"), ("logspace: [0, 3, 4, 2]", "1.0 2.0 4.0 8.0"), ("geomspace: '1:100:3'", "1.0 10.0 100.0"),
            ("uniform: 0:1", "uniform 0.0 1.0"), ("quniform: [0, 1, 0.1]", "quniform 0.0 1.0 0.1"), ("normal: {loc: 0, scale: 1}", "normal 0.0 1.0"), ("qlognormal: [0, 1, 0]", "!"),
            ("range: '10:1:3'", "!"), ("range: '1:10'", "!"), ("range: '1:10:0'", "!"), ("range: {start: 1, stop: 4, steps: 1}", "!"), ("linspace: 'a:b:c'", "!"), ("values: []", "!"), ("valus: [1]", "!"),
            ("values: [1], range: '1:2:1'", "!"), ("range: '0:99999999999:1'", "!"),
        ];
        Assert.Equal(table.Select(t => $"{t.Entry} -> {t.Values}"), table.Select(t => $"{t.Entry} -> {Read(t.Entry)}"));
    }
}
