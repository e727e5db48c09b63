using Berth.Core.Problems;

namespace Berth.Dialects.Tests;

/// <summary>
/// Each folder under <c>cases</c> is a document, with the files it names, and what comes of it: <c>expected.json</c> where it is accepted,
/// <c>expected.problems.txt</c> where there is anything to say. Files called <c>template</c> and <c>cluster</c> are given as such. <c>BERTH_UPDATE_GOLDENS=1</c> writes both anew.
/// </summary>
public class CaseTests
{
    private static readonly string Cases = Path.Combine(Repository.Root, "tests", "Berth.Dialects.Tests", "cases");

    public static TheoryData<string> Names() =>
        [.. Directory.GetDirectories(Cases).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_is_read_as_expected(string name)
    {
        var folder = Path.Combine(Cases, name);
        var saved = Path.Combine(folder, "azureml_environment.json");
        var document = File.Exists(saved) ? folder : Directory.GetFiles(folder, "*.y*ml").Single();
        string? Layer(string file) => File.Exists(Path.Combine(folder, file)) ? Path.Combine(folder, file) : null;
        var read = Recognition.Load(document, null, new ReadingOptions { Template = Layer("template"), ClusterConfig = Layer("cluster") });
        var problems = string.Concat(
            read.Problems.Select(p => p.ToString().Replace(folder + "/", "", StringComparison.Ordinal) + Key(p) + "\n"));
        Golden(Path.Combine(folder, "expected.json"), read.Value is null ? null : DeclarationJson.Write(read.Value, folder));
        Golden(Path.Combine(folder, "expected.problems.txt"), problems.Length == 0 ? null : problems);
        Assert.Equal(read.Value is null, read.Problems.Any(p => p.Severity == Severity.Error));
    }

    [Fact]
    public void Secrets_of_a_document_are_nowhere_in_what_comes_of_it()
    {
        foreach (var folder in Directory.GetDirectories(Cases))
        {
            var read = Recognition.Load(Directory.GetFiles(folder, "*.y*ml").Single(), null);
            var said = string.Concat(read.Problems) + (read.Value is null ? "" : DeclarationJson.Write(read.Value, folder));
            Assert.DoesNotContain("never-shown", said, StringComparison.Ordinal);
        }
    }

    private static string Key(Problem problem) => problem.Key is null ? "" : $"\n  key: {problem.Key}";

    private static void Golden(string path, string? actual)
    {
        if (Repository.UpdateGoldens)
        {
            if (actual is null) File.Delete(path);
            else File.WriteAllText(path, actual);
            return;
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : null;
        Assert.True(
            expected == actual,
            $"{Path.GetFileName(path)} differs; BERTH_UPDATE_GOLDENS=1 writes it anew\n--- expected\n{expected}\n--- actual\n{actual}");
    }
}
