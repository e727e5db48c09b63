using System.Text;

namespace Berth.Runtimes.Local.Spec;

/// <summary>
/// Writes a JSON document. The base library's writer escapes by tables and vector code that are compiled when first used, which
/// costs a short command more than everything it writes.
/// </summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new(8192);
    private bool _comma;

    public void StartObject(string? name = null) => Open(name, '{');

    public void EndObject() => Close('}');

    public void StartArray(string? name = null) => Open(name, '[');

    public void EndArray() => Close(']');

    public void String(string name, string value)
    {
        Name(name);
        String(value);
    }

    public void String(string value)
    {
        Separate();
        Quote(value);
        _comma = true;
    }

    public void Number(string name, long value)
    {
        Name(name);
        Number(value);
    }

    public void Number(long value)
    {
        Separate();
        _text.Append(value);
        _comma = true;
    }

    public void Bool(string name, bool value)
    {
        Name(name);
        _text.Append(value ? "true" : "false");
        _comma = true;
    }

    /// <summary>An array of strings.</summary>
    public void Strings(string name, IReadOnlyList<string> values)
    {
        StartArray(name);
        for (var i = 0; i < values.Count; i++) String(values[i]);
        EndArray();
    }

    public override string ToString() => _text.ToString();

    private void Open(string? name, char bracket)
    {
        if (name is null) Separate();
        else Name(name);
        _text.Append(bracket);
        _comma = false;
    }

    private void Close(char bracket)
    {
        _text.Append(bracket);
        _comma = true;
    }

    private void Name(string name)
    {
        Separate();
        Quote(name);
        _text.Append(':');
        _comma = false;
    }

    private void Separate()
    {
        if (_comma) _text.Append(',');
        _comma = false;
    }

    private void Quote(string value)
    {
        _text.Append('"');
        var done = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c >= ' ' && c is not ('"' or '\\')) continue;
            _text.Append(value, done, i - done).Append('\\');
            if (c < ' ') _text.Append("u00").Append((char)(c < 16 ? '0' : '1')).Append("0123456789abcdef"[c & 15]);
            else _text.Append(c);
            done = i + 1;
        }

        _text.Append(value, done, value.Length - done).Append('"');
    }
}
