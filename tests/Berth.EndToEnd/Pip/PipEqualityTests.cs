namespace Berth.EndToEnd.Pip;

/// <summary>The environment that Berth makes of a lock is the one that pip makes of it; what differs stands in <see cref="Explained"/>.</summary>
public sealed class PipEqualityTests(PipComparison made) : IClassFixture<PipComparison>
{
    [Fact]
    public void More_than_forty_real_packages_take_part()
    {
        var names = made.Berth.Distributions.Keys.ToHashSet(StringComparer.Ordinal);
        names.ExceptWith(AwkwardWheels.All().Select(w => w.Name));
        Assert.InRange(names.Count, 60, 500);
    }

    /// <summary>Content, mode, owner and link of every file and folder below the environment.</summary>
    [Fact]
    public void Every_file_is_the_same_or_its_difference_is_explained()
    {
        var used = new HashSet<Explained>();
        var unexplained = new List<string>();
        foreach (var path in made.Berth.Tree.Keys.Union(made.Pip.Tree.Keys).Order(StringComparer.Ordinal))
        {
            var (ours, theirs) = (made.Berth.Tree.GetValueOrDefault(path), made.Pip.Tree.GetValueOrDefault(path));
            if (ours == theirs) continue;
            var found = Explained.All.Where(e => e.Holds(new(path, ours, theirs, made.Berth, made.Pip))).ToArray();
            used.UnionWith(found);
            if (found.Length != 1) unexplained.Add($"{path} ({found.Length} explanations)\n  berth {ours}\n  pip   {theirs}");
        }

        Fails(unexplained);
        Assert.Empty(Explained.All.Except(used).Select(e => e.What));
    }

    [Fact]
    public void Every_distribution_answers_the_same()
    {
        Assert.Equal(made.Pip.Distributions.Keys.Order(StringComparer.Ordinal), made.Berth.Distributions.Keys.Order(StringComparer.Ordinal));
        var differences = new List<string>();
        foreach (var (name, theirs) in made.Pip.Distributions)
        {
            var ours = made.Berth.Distributions[name];
            Compare(name, "name and version", $"{theirs.Name} {theirs.Version}", $"{ours.Name} {ours.Version}");
            Compare(name, "metadata", Lines(theirs.Metadata), Lines(ours.Metadata));
            Compare(name, "requires", Lines(theirs.Requires), Lines(ours.Requires));
            Compare(name, "entry points", Lines(theirs.EntryPoints), Lines(ours.EntryPoints));
            Compare(name, "files", Lines(theirs.Files.Order(StringComparer.Ordinal)), Lines(RecordExchange.Apply(ours.Files, made.Pip).Order(StringComparer.Ordinal)));
            Compare(name, "missing files", "", Lines(ours.Missing));
            foreach (var (document, text) in theirs.Texts)
                if (document is not ("INSTALLER" or "REQUESTED")) Compare(name, document, text, ours.Texts[document]);
            Compare(name, "INSTALLER", "berth\n", ours.Texts["INSTALLER"]);
        }

        Fails(differences);

        void Compare(string name, string what, string? theirs, string? ours)
        {
            if (theirs != ours) differences.Add($"{name}: {what}\n--- pip\n{theirs}\n--- berth\n{ours}");
        }
    }

    [Fact]
    public void Entry_points_and_modules_of_the_whole_environment_are_the_same()
    {
        Same(made.Pip.Groups, made.Berth.Groups);
        Same(made.Pip.Modules, made.Berth.Modules);
        Assert.NotEmpty(made.Berth.Groups["console_scripts"]);
    }

    [Fact]
    public void The_search_path_and_the_schemes_are_the_same()
    {
        Assert.Equal(made.Pip.Path, made.Berth.Path);
        Same(made.Pip.Schemes, made.Berth.Schemes);
        Assert.Equal(made.Pip.Activated, made.Berth.Activated);
    }

    [Fact]
    public void Commands_do_the_same()
    {
        // Their wheels give these two no execute bit, and pip adds none.
        var added = made.Berth.Ran.Where(r => r.Key is "plain-python" or "shell").ToDictionary();
        Assert.Equal(["plain-python: exit code 0\nplain-python\n\n", "shell: exit code 0\nshell\n\n"], added.Select(r => $"{r.Key}: {r.Value}").Order(StringComparer.Ordinal));
        Same(made.Pip.Ran.Where(r => !added.ContainsKey(r.Key)).ToDictionary(), made.Berth.Ran.Where(r => !added.ContainsKey(r.Key)).ToDictionary(), text => text.Replace("Installer: pip", "Installer: berth", StringComparison.Ordinal));
        Assert.StartsWith("exit code 3\nstart\n", made.Berth.Ran["With.Case_Command"], StringComparison.Ordinal);
        Assert.Contains("True ['/opt/berth/venv/lib/python3.11/site-packages/legacy']", made.Berth.Ran.Single(r => r.Key.Contains("legacy.first", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
    }

    private static void Same(IReadOnlyDictionary<string, string[]> pip, IReadOnlyDictionary<string, string[]> berth) =>
        Same(pip.ToDictionary(p => p.Key, p => Lines(p.Value)), berth.ToDictionary(p => p.Key, p => Lines(p.Value)));

    private static void Same(IReadOnlyDictionary<string, string> pip, IReadOnlyDictionary<string, string> berth, Func<string, string>? asBerth = null) =>
        Fails([.. pip.Keys.Union(berth.Keys).Where(k => (asBerth ?? (text => text))(pip.GetValueOrDefault(k, "")) != berth.GetValueOrDefault(k, ""))
            .Select(k => $"{k}\n--- pip\n{pip.GetValueOrDefault(k)}\n--- berth\n{berth.GetValueOrDefault(k)}")]);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private static string Lines(IEnumerable<string[]> fields) => Lines(fields.Select(f => string.Join(": ", f)));

    private static void Fails(List<string> differences) =>
        Assert.True(differences.Count == 0, $"{differences.Count} differences, the first:\n{Lines(differences.Take(25).Select(d => d.Length <= 2000 ? d : d[..2000] + " …"))}");
}
