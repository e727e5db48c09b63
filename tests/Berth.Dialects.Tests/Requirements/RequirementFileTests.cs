using System.Text;
using Berth.Core.Environments;

namespace Berth.Dialects.Tests.Requirements;

public sealed class RequirementFileTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private PythonSpec Read(string text, Func<string, string?>? lookup = null)
    {
        scratch.Add("requirements.txt", text);
        return scratch.Python("requirements.txt", new ReadingOptions { Lookup = lookup ?? (_ => null) });
    }

    private string Lines(string text, Func<string, string?>? lookup = null) =>
        string.Join(" | ", Read(text, lookup).Requirements.Select(r => $"{r.Where!.Line} {r.Value}"));

    /// <summary>File, requirements with the lines they were written on.</summary>
    private static readonly (string File, string Expected)[] Table =
    [
        ("", ""),
        ("six\n\n# c\n  # c\nidna # c\nattrs==1#c", "1 six | 5 idna | 6 attrs==1#c"),
        ("six \\\n  ==1.16.0\nidna", "1 six   ==1.16.0 | 3 idna"),
        ("six \\\n# comment ends it\nidna", "1 six | 3 idna"),
        ("six\\\n==1", "1 six==1"),
        ("six\\", "1 six"),
        ("six\r\nidna\rattrs\u2028zipp", "1 six | 2 idna | 3 attrs | 4 zipp"),
        ("six==1 --hash=sha256:aa --hash sha256:bb \\\n --hash 'sha512:cc'", "1 six==1 --hash=sha256:aa --hash=sha256:bb --hash=sha512:cc"),
        ("six ; python_version < '3'", "1 six ; python_version < '3'"),
        ("requests[socks,security] >= 2.8.1 , == 2.8.*", "1 requests[socks,security] >= 2.8.1 , == 2.8.*"),
        ("a @ https://x.example/a.zip ; os_name == 'posix'", "1 a @ https://x.example/a.zip ; os_name == 'posix'"),
        ("https://x.example/a_b-1.0-py3-none-any.whl", "1 a_b @ https://x.example/a_b-1.0-py3-none-any.whl"),
        ("https://x.example/main.zip#egg=a[x]&sha256=00", "1 a[x] @ https://x.example/main.zip#egg=a[x]&sha256=00"),
        ("https://x.example/a-1.0.tar.gz?q=1; os_name == 'nt'", "1 a @ https://x.example/a-1.0.tar.gz?q=1 ; os_name == 'nt'"),
        ("${A}${b}${NO}${A} $A", "1 six${b}${NO}six $A"),
    ];

    [Fact]
    public void Lines_are_read_as_pip_reads_them()
    {
        // The last row is no requirement; what matters is the text that is refused.
        var wrong = Table[..^1].Select(row => (row, Actual: Lines(row.File))).Where(r => r.Actual != r.row.Expected).Select(r => $"{r.row.File}\n  expected {r.row.Expected}\n  found    {r.Actual}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal("1 six", Lines("${NAME}", name => name == "NAME" ? "six" : null));
        Assert.Equal("1 a @ https://u:p@x/a.zip", Lines("a @ https://u:${P_1}@x/a.zip", name => name == "P_1" ? "p" : null));
        Assert.Equal("1 a @ https://x/${lower}/${EMPTY}/a.zip", Lines("a @ https://x/${lower}/${EMPTY}/a.zip", name => name == "EMPTY" ? "" : "never"));
    }

    [Fact]
    public void Options_of_a_file_are_taken()
    {
        var python = Read("-i https://one.example/simple\n--index-url=https://two.example/simple\n--extra-index-url https://more.example/s --pre\n-f links\n--find-links=https://page.example/\n--no-binary a_B,c\n--only-binary=c --require-hashes\nsix==1 --hash=sha256:00");
        Assert.Equal(["https://more.example/s", "https://two.example/simple"], python.Indexes.Cuda);
        Assert.Equal([Path.Combine(scratch.Folder, "links"), "https://page.example/"], python.FindLinks);
        Assert.Equal((true, true, false), (python.PreReleases, python.RequireHashes, python.NoIndex));
        Assert.Equal(["a-b"], python.NoBinary);
        Assert.Equal(["c"], python.OnlyBinary);
        Assert.Equal(["https://more.example/s", "https://pypi.org/simple"], Read("--extra-index https://more.example/s").Indexes.Cpu);
        var without = Read("--index-url https://one.example/simple\n--no-index\n--no-binary a --no-binary :none: --only-binary x,:all:,y");
        Assert.True(without.NoIndex);
        Assert.Empty(without.Indexes.Cpu);
        Assert.Empty(without.NoBinary);
        Assert.Equal([":all:"], without.OnlyBinary);
    }

    [Fact]
    public void One_hash_asks_for_hashes_everywhere() =>
        Assert.Equal((true, false), (Read("a==1 --hash=sha256:00").RequireHashes, Read("a==1").RequireHashes));

    [Fact]
    public void Files_include_each_other_relative_to_themselves()
    {
        scratch.Add("sub/more.txt", "idna\n-r deeper/most.txt\n-c ../limits.txt");
        scratch.Add("sub/deeper/most.txt", "attrs\n-f here");
        scratch.Add("limits.txt", "six<2\n-r sub/named.txt");
        scratch.Add("sub/named.txt", "zipp");
        var python = Read("-r sub/more.txt\nsix\n-rsub/more.txt\n--requirement=sub/more.txt");
        Assert.Equal(["idna", "attrs", "zipp", "six"], python.Requirements.Select(r => r.Value));
        Assert.Equal("six<2", Assert.Single(python.Constraints).Value);
        Assert.EndsWith("sub/deeper/most.txt:1:1", python.Requirements[1].Where!.ToString(), StringComparison.Ordinal);
        Assert.Equal([Path.Combine(scratch.Folder, "sub", "deeper", "here")], python.FindLinks);
    }

    [Fact]
    public void Local_files_and_folders_are_named_absolutely()
    {
        scratch.Add("lib/pyproject.toml", "[project]\nname = \"My.Lib\"");
        scratch.Add("old/setup.py", "");
        scratch.Add("cfg/setup.py", "");
        scratch.Add("cfg/setup.cfg", "[options]\nname = no\n[metadata]\nname = Cfg\n");
        scratch.Add("dist/a_b-1.0-py3-none-any.whl", "");
        scratch.Add("dist/c-2.0.tar.gz", "");
        scratch.Add("dist/odd name.zip", "");
        scratch.Add("sub/dev.txt", "-e lib\nd @ ../dist/c-2.0.tar.gz");
        Read("./lib[x,y]\n./old ; os_name == 'posix'\nold/\n./cfg\ndist/a_b-1.0-py3-none-any.whl\nfile:dist/c-2.0.tar.gz\n"
            + $"file://{scratch.Folder}/dist/odd%20name.zip\n-r sub/dev.txt\nx @ file://{scratch.Folder}/lib");
        Assert.Equal(
            [
                "My.Lib[x,y] @ file://~/lib", "~/old ; os_name == 'posix'", "~/old", "Cfg @ file://~/cfg", "a_b @ file://~/dist/a_b-1.0-py3-none-any.whl",
                "c @ file://~/dist/c-2.0.tar.gz", "~/dist/odd name.zip", "My.Lib @ file://~/lib", "d @ file://~/dist/c-2.0.tar.gz", "x @ file://~/lib",
            ], scratch.Requirements("requirements.txt"));
        Assert.Equal(["dev.txt:1:1 BERTH1010"], scratch.Problems("requirements.txt"));
    }

    [Fact]
    public void The_encoding_is_the_one_the_file_says()
    {
        Encoding[] marked = [new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UTF32Encoding(false, true), new UTF32Encoding(true, true)];
        foreach (var encoding in marked)
        {
            scratch.Add("requirements.txt", [.. encoding.GetPreamble(), .. encoding.GetBytes("# é\nsix")]);
            Assert.Equal(["six"], scratch.Requirements("requirements.txt"));
        }

        foreach (var name in new[] { "latin-1", "iso-8859-15", "cp1252" })
        {
            scratch.Add("requirements.txt", Encoding.Latin1.GetBytes($"#!/x\n# -*- coding: {name} -*-\nsix # é"));
            Assert.Equal(["six"], scratch.Requirements("requirements.txt"));
        }

        scratch.Add("requirements.txt", Encoding.Latin1.GetBytes("six # é"));
        Assert.Equal(["requirements.txt:1:7 BERTH1002"], scratch.Problems("requirements.txt"));
        scratch.Add("requirements.txt", Encoding.Latin1.GetBytes("# coding: ascii\nsix # é"));
        Assert.Equal(["requirements.txt:0:0 BERTH1002"], scratch.Problems("requirements.txt"));
    }

    [Fact]
    public void Hostile_files_end_with_problems()
    {
        scratch.Add("requirements.txt", "-r requirements.txt");
        Assert.Equal(["requirements.txt:1:1 BERTH1015"], scratch.Problems("requirements.txt"));
        for (var i = 0; i < 600; i++) scratch.Add($"r{i}.txt", $"-r r{i + 1}.txt");
        Assert.Contains(scratch.Problems("r0.txt"), p => p.EndsWith("BERTH1003", StringComparison.Ordinal));
        scratch.Add("requirements.txt", string.Concat(Enumerable.Repeat("!\n", 200_000)));
        Assert.InRange(scratch.Problems("requirements.txt").Length, 50, 200);
        scratch.Add("requirements.txt", new string('a', 9 << 20));
        Assert.Equal(["requirements.txt:0:0 BERTH1003"], scratch.Problems("requirements.txt"));
        scratch.Add("requirements.txt", string.Concat(Enumerable.Repeat("x\\\n", 200_000)) + "${A}" + new string('#', 100_000));
        Assert.InRange(scratch.Load("requirements.txt").Problems.Single().What.Length, 1, 200);
        scratch.Add("requirements.txt", "a @ file:///\0x\n");
        Assert.NotEmpty(scratch.Problems("requirements.txt"));
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_but_never_crash()
    {
        const string seed = "-r x.txt -c 'y' --hash=sha256:00 ./a[b]; c @ file:d#egg=e\\\n${A} git+https://f.whl \"g\" -e . # h\n";
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? seed[random.Next(seed.Length)].ToString() : seed.Substring(random.Next(seed.Length - 6), random.Next(6))));
            scratch.Add("requirements.txt", text);
            var read = scratch.Load("requirements.txt");
            Assert.All(read.Problems, p => Assert.NotNull(p.Fix));
        }
    }
}
