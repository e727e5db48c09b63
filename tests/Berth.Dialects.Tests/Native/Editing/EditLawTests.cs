using Berth.Core.Problems;
using Berth.Dialects.Native;
using Berth.Dialects.Native.Editing;
using Berth.Dialects.Requirements;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Tests.Native.Editing;

/// <summary>What holds for every document, tried on thousands made from seeds.</summary>
public sealed class EditLawTests
{
    private const int Documents = 5_000;
    private const string File = "berth.yaml";

    [Fact]
    public void Adding_and_then_removing_gives_the_text_back() => Try((text, _) =>
    {
        var there = RequirementsText.Entries(text, File).OrThrow();
        var added = RequirementsText.Append(text, File, "new>=1").OrThrow();
        Assert.Equal([.. there, "new>=1"], RequirementsText.Entries(added, File).OrThrow());
        Assert.Equal(text, RequirementsText.Remove(added, File, there.Length).OrThrow());
    });

    [Fact]
    public void Only_the_requirement_changes_whatever_is_done() => Try((text, random) =>
    {
        for (var i = 0; i < 6; i++)
        {
            var there = RequirementsText.Entries(text, File).OrThrow().ToList();
            var at = random.Next(there.Count + 1);
            (text, var before) = (random.Next(3), there.Count) switch
            {
                (0, > 0) when at < there.Count => (RequirementsText.Remove(text, File, at).OrThrow(), text),
                (1, > 0) when at < there.Count => (RequirementsText.Replace(text, File, at, $"changed[x]=={i}").OrThrow(), text),
                _ => (RequirementsText.Append(text, File, $"new{i}>=1").OrThrow(), text),
            };
            Assert.Equal(Others(before), Others(text));
        }
    });

    [Fact]
    public void Comments_survive_but_for_those_on_the_line_of_what_is_removed() => Try((text, random) =>
    {
        var there = RequirementsText.Entries(text, File).OrThrow();
        Assert.Equal(Comments(text), Comments(RequirementsText.Append(text, File, "new").OrThrow()));
        Assert.Equal(Comments(text), Comments(RequirementsText.Replace(text, File, random.Next(there.Length), "new").OrThrow()));
        Assert.InRange(Comments(RequirementsText.Remove(text, File, random.Next(there.Length)).OrThrow()), Comments(text) - 1, Comments(text));
    });

    [Fact]
    public void A_line_added_to_a_requirements_file_and_removed_again_leaves_it_as_it_was()
    {
        string[] lines = ["numpy==1.0", "# comment", "", "-r other.txt", "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11", "  b  # why", "c;os_name=='posix'"];
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var text = string.Join('\n', lines.OrderBy(_ => random.Next()).Take(random.Next(lines.Length + 1))) + (random.Next(2) == 0 ? "\n" : "");
            if (random.Next(3) == 0) text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
            var added = RequirementFileLines.Append(text, "new>=1");
            var line = RequirementFileLines.Of(added)[^1];
            Assert.Equal("new>=1", line.Text);
            // A file of nothing gains the line end that a line has.
            Assert.Equal(text, RequirementFileLines.Remove(added, line));
        }
    }

    private static void Try(Action<string, Random> law)
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var text = RandomDocuments.WithList(random);
            try
            {
                law(text, random);
            }
            catch (Exception e) when (e is BerthException or Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{text}");
            }
        }
    }

    private static int Comments(string text) => text.Split("it's [odd]").Length + text.Split("# before").Length + text.Split("# the end").Length;

    /// <summary>The document without its requirements.</summary>
    private static string Others(string text)
    {
        var root = (YamlMapping)YamlDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text), File, NativeDialect.Flavour).OrThrow();
        var entries = root.Entries.Select(e => e.Value is YamlMapping m && e.Key.Value == "python" ? e with { Value = m with { Entries = m.Entries.RemoveAll(x => x.Key.Value == "requirements") } } : e);
        return YamlJson.Write(root with { Entries = [.. entries] }, NativeDialect.Flavour);
    }
}
