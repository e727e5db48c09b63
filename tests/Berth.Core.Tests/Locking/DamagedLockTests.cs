using System.Text;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Core.Tests.Locking;

/// <summary>Whatever stands in a lock file, reading it ends in a lock that can be used or in a problem with a place.</summary>
public class DamagedLockTests
{
    private static readonly byte[] Sound = LockFile.Write(TestLocks.Of(7));

    [Fact]
    public void A_lock_that_was_cut_off_is_refused_at_every_length()
    {
        for (var length = 0; length < Sound.Length - 1; length += length < 2000 ? 1 : 7)
        {
            var read = LockFile.Read(Sound.AsSpan(0, length), "x/berth.lock");
            Assert.Null(read.Value);
            var problem = Assert.Single(read.Problems);
            Assert.Equal(CoreProblems.UnreadableLock, problem.Code);
            Assert.Equal("x/berth.lock", problem.Where?.File);
            Assert.NotNull(problem.Fix);
        }
    }

    [Fact]
    public void Flipped_bytes_never_crash_the_reader_nor_who_uses_what_it_read()
    {
        var random = new Random(11);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = TestLocks.Of(round % 5) is var made ? LockFile.Write(made) : [];
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Use(LockFile.Read(bytes, "berth.lock"), bytes);
        }
    }

    [Fact]
    public void Nulls_and_wrong_types_in_any_place_are_refused()
    {
        var failures = new List<string>();
        var text = Encoding.UTF8.GetString(LockFile.Write(TestLocks.Of(12)));
        foreach (var junk in new[] { "null", "3", "-1", "1e400", "\"\"", "\"\\ud800\"", "{}", "[]", "[null]", "[[]]", "{\"a\":null}", "true" })
        {
            for (var at = text.IndexOf(": ", StringComparison.Ordinal); at >= 0; at = text.IndexOf(": ", at + 1, StringComparison.Ordinal)) Try(at + 2);
            for (var at = text.IndexOf("\":", StringComparison.Ordinal); at >= 0; at = text.IndexOf("\":", at + 1, StringComparison.Ordinal)) Try(at + 2);
            for (var at = text.IndexOf("\n      {", StringComparison.Ordinal); at >= 0; at = text.IndexOf("\n      {", at + 1, StringComparison.Ordinal)) Try(at + 7);

            void Try(int start)
            {
                var replaced = Encoding.UTF8.GetBytes(text[..start] + junk + text[End(text, start)..]);
                try
                {
                    Use(LockFile.Read(replaced, "berth.lock"), replaced);
                }
                catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                {
                    failures.Add($"{junk} after {text[Math.Max(0, start - 25)..start]}: {e.GetType().Name}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count}:\n{string.Join('\n', failures.Distinct().Take(10))}");
    }

    [Theory]
    [InlineData("", "BERTH1951")]
    [InlineData("null", "BERTH1951")]
    [InlineData("[]", "BERTH1951")]
    [InlineData("{}", "BERTH1951")]
    [InlineData("{\"version\":2}", "BERTH1952")]
    [InlineData("{\"version\":2,\"spec\":7,\"variants\":{\"new\":\"shape\"}}", "BERTH1952")]
    [InlineData("{\"version\":99999999999,\"spec\":7}", "BERTH1952")]
    [InlineData("{\"version\":0,\"spec\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\",\"variants\":[]}", "BERTH1951")]
    [InlineData("{\"version\":\"1\"}", "BERTH1951")]
    [InlineData("{\"version\":1,\"spec\":\"sha256:00\",\"variants\":[]}", "BERTH1951")]
    [InlineData("<<<<<<< HEAD\n{}", "BERTH1951")]
    public void What_is_no_lock_of_this_version_is_refused(string text, string code)
    {
        var read = LockFile.Read(Encoding.UTF8.GetBytes(text), "berth.lock");
        Assert.Null(read.Value);
        Assert.Equal(code, Assert.Single(read.Problems).Code.Id);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        foreach (var open in new[] { "[", "{\"variants\":", "{\"version\":1,\"x\":[" })
            Assert.Null(LockFile.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 200_000))), "berth.lock").Value);
    }

    [Fact]
    public void A_place_is_the_line_and_column_of_the_fault()
    {
        var lines = Encoding.UTF8.GetString(Sound).Split('\n');
        lines[2] = "  <<<<<<< HEAD";
        var problem = Assert.Single(LockFile.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "berth.lock").Problems);
        Assert.Equal(new SourceSpan("berth.lock", 3, 3), problem.Where);
    }

    [Fact]
    public void One_package_or_variant_twice_or_wheels_without_a_Python_are_refused()
    {
        var made = TestLocks.Of(12);
        var variant = made.Variants.First(v => v.Python is not null);
        var wheel = new LockedWheel("a", "1", "a-1-py3-none-any.whl", "https://example.org/a", 1, made.Spec, []);
        foreach (var twice in new[] { made with { Variants = [variant, variant] }, made with { Variants = [variant with { Wheels = [wheel, wheel with { Version = "2" }] }] }, made with { Variants = [variant with { Python = null, Wheels = [wheel] }] } })
            Assert.Equal(CoreProblems.UnreadableLock, Assert.Single(LockFile.Read(LockFile.Write(twice), "berth.lock").Problems).Code);
    }

    /// <summary>Does with a lock what builds do, so that a hole in it shows.</summary>
    private static void Use(Checked<EnvironmentLock> read, byte[] bytes)
    {
        if (read.Value is not { } made)
        {
            var problem = Assert.Single(read.Problems);
            Assert.Contains(problem.Code, new[] { CoreProblems.UnreadableLock, CoreProblems.NewerLock });
            Assert.InRange(problem.Where!.Line, 0, bytes.Count(b => b == '\n') + 1);
            return;
        }

        Assert.False(made.Variants.IsDefault);
        foreach (var variant in made.Variants)
        {
            Assert.Equal(64, LockFile.Digest(made.Spec, variant).Hex.Length);
            Assert.Equal(64, variant.Base.Manifest.Hex.Length);
            Assert.All(variant.Base.Packages, p => Assert.NotNull(p.Name + p.Version + p.Architecture));
            Assert.All(variant.Apt?.Request ?? [], Assert.NotNull);
            Assert.All(variant.Apt?.Packages ?? [], p => Assert.NotNull(p.Name));
            if (variant.Apt is { } apt) Assert.Equal(64, apt.Layer.DiffId.Hex.Length);
            Assert.All(variant.Wheels, w => Assert.True(Uri.TryCreate(w.Url, UriKind.Absolute, out _) && w.Size >= 0 && w.Sha256.Hex.Length == 64 && w.Name.Length + w.FileName.Length > 0));
            Assert.All(variant.Steps, s => Assert.Equal(64, s.Layer.Key.Hex.Length + (s.Command.Length * 0)));
            Assert.All(variant.Python?.Markers ?? System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, m => Assert.NotNull(m.Value));
            Assert.All(variant.Python?.Tags ?? [], Assert.NotNull);
            Assert.NotNull(variant.Python?.MinorVersion ?? "");
        }

        LockFile.Write(made);
    }

    private static int End(string text, int start)
    {
        if (text[start] is not ('{' or '['))
        {
            if (text[start] != '"') return text.IndexOfAny([',', '\n', '}', ']'], start);
            var quote = start + 1;
            while (text[quote] != '"') quote += text[quote] == '\\' ? 2 : 1;
            return quote + 1;
        }

        var (depth, inText) = (0, false);
        for (var i = start; ; i++)
        {
            if (text[i] == '\\' && inText) i++;
            else if (text[i] == '"') inText = !inText;
            else if (!inText && text[i] is '{' or '[') depth++;
            else if (!inText && text[i] is '}' or ']' && --depth == 0) return i + 1;
        }
    }
}
