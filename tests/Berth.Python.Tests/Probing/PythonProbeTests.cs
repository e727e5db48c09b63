using System.Diagnostics;
using Berth.Core.Problems;
using Berth.Python.Probing;

namespace Berth.Python.Tests.Probing;

public class PythonProbeTests
{
    [Fact]
    public void A_real_interpreter_describes_itself()
    {
        if (PythonProbe.Executables.FirstOrDefault(File.Exists) is not { } python) Assert.Skip("no Python on this machine");
        else
        {
            var start = new ProcessStartInfo(python, ["-I", "-S", "-c", PythonProbe.Script]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var facts = PythonProbe.Parse(process.StandardOutput.ReadToEnd(), python);
            Assert.Equal(facts.MinorVersion, facts.Markers["python_version"]);
            Assert.Equal(11, facts.Markers.Count);
            Assert.Contains($"py3-none-any", facts.Tags);
            Assert.Contains(facts.Tags, t => t.Contains("linux_2_", StringComparison.Ordinal) || t.Contains("linux_1_", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Facts_hold_markers_and_tags()
    {
        Assert.Equal("cp312-cp312-linux_x86_64", Target.Cp312.Tags[0]);
        Assert.Contains("cp38-abi3-manylinux2014_x86_64", Target.Cp312.Tags);
        Assert.Equal("3.12", Target.Cp312.MinorVersion);
    }

    [Fact]
    public void What_is_no_answer_is_a_problem()
    {
        foreach (var text in new[] { "", "{}", "[]", "null", "{\"version\": 3}", "{\"version\": \"x\", \"markers\": {}}", "{\"version\": \"2.7.18\", \"markers\": {}}", "Traceback" })
            Assert.Equal(PythonProblems.ProbeFailed, Assert.Throws<BerthException>(() => PythonProbe.Parse(text, "/usr/bin/python3")).Problems[0].Code);
    }
}
