using System.Text;
using Berth.Core.Problems;

namespace Berth.Python.Indexes.Transport;

/// <summary>Logins by host, as ftp(1) introduced them. Macros are passed over, and so is the entry for every host.</summary>
internal static class Netrc
{
    /// <exception cref="BerthException">BERTH2110: the file is there and cannot be read.</exception>
    public static Dictionary<string, (string User, string Password)> Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.InvalidIndexSetting, $"`{path}` cannot be read: {e.Message}", Fix: "make it readable for yourself, or set NETRC to another file"), e);
        }
    }

    /// <summary>By host in lower case; the first entry of a host counts.</summary>
    public static Dictionary<string, (string User, string Password)> Parse(string text)
    {
        var logins = new Dictionary<string, (string User, string Password)>(StringComparer.OrdinalIgnoreCase);
        string? machine = null, user = null, password = null;
        var at = 0;
        while (Word(text, ref at) is { } word)
        {
            switch (word)
            {
                case "machine":
                    Add();
                    machine = Word(text, ref at);
                    break;
                case "default":
                    Add();
                    break;
                case "login":
                    user = Word(text, ref at);
                    break;
                case "password":
                    password = Word(text, ref at);
                    break;
                case "account":
                    Word(text, ref at);
                    break;
                case "macdef":
                    // A macro ends at the first empty line.
                    var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
                    at = end < 0 ? text.Length : end;
                    break;
            }
        }

        Add();
        return logins;

        void Add()
        {
            if (machine is not null && (user ?? password) is not null) logins.TryAdd(machine, (user ?? "", password ?? ""));
            machine = user = password = null;
        }
    }

    private static string? Word(string text, ref int at)
    {
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) return null;
            // A sharp sign opens a comment only where a line starts: passwords may begin with one.
            if (text[at] != '#' || (at > 0 && text[at - 1] != '\n')) break;
            while (at < text.Length && text[at] != '\n') at++;
        }

        var word = new StringBuilder();
        var quoted = text[at] == '"';
        if (quoted) at++;
        while (at < text.Length && (quoted ? text[at] != '"' : !char.IsWhiteSpace(text[at])))
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            word.Append(text[at++]);
        }

        if (quoted && at < text.Length) at++;
        return word.ToString();
    }
}
