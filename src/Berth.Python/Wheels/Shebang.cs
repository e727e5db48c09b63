using System.Text;

namespace Berth.Python.Wheels;

/// <summary>The first lines of installed scripts.</summary>
public static class Shebang
{
    /// <summary>What the kernel reads of a first line; longer ones are cut by older kernels.</summary>
    private const int Longest = 127;

    /// <summary>The start of a script that <paramref name="interpreter"/> runs: one line, or a detour over sh where the kernel cannot take the path.</summary>
    public static string For(string interpreter)
    {
        if (!interpreter.Contains(' ', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(interpreter) + 3 <= Longest) return $"#!{interpreter}\n";
        // To sh the second line runs the interpreter; to Python lines two and three are one text without effect.
        return $"#!/bin/sh\n'''exec' {Quote(interpreter)} \"$0\" \"$@\"\n' '''\n";
    }

    /// <summary>Whether a script asks for the interpreter it is installed for: its first line starts with <c>#!python</c>.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<byte> script) => script.StartsWith("#!python"u8);

    /// <summary>The script as installed: a placeholder line is replaced, everything else kept.</summary>
    public static byte[] Apply(byte[] script, string interpreter)
    {
        if (!IsPlaceholder(script)) return script;
        var line = script.AsSpan().IndexOf((byte)'\n');
        return [.. Encoding.UTF8.GetBytes(For(interpreter)), .. line < 0 ? [] : script.AsSpan(line + 1)];
    }

    private static string Quote(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal))
        ? text
        : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
}
