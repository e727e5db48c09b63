using System.Collections.Immutable;
using System.Text;
using Berth.Python.Versions;

namespace Berth.Python.Requirements;

/// <summary>Reads the grammar of PEP 508 as the field's common library does. One use each.</summary>
internal sealed class RequirementReader(string text)
{
    private const int LongestText = 65_536;

    private readonly TextScan scan = new(text);

    public string Reason { get; private set; } = "";

    public Requirement? Read()
    {
        if (text.Length > LongestText) return Fail<Requirement>("it is too long");
        scan.SkipBlanks();
        if (scan.Identifier() is not { } name) return Fail<Requirement>("it does not start with a package name");
        scan.SkipBlanks();
        if (Extras() is not { } extras) return null;
        scan.SkipBlanks();
        string? url = null;
        var specifiers = SpecifierSet.Any;
        if (scan.Take("@"))
        {
            url = Url();
            if (url is null) return null;
        }
        else if (Specifiers() is { } found)
        {
            specifiers = found;
        }
        else
        {
            return null;
        }

        return End(new Requirement { Name = name, Extras = extras, Specifiers = specifiers, Url = url });
    }

    private Requirement? End(Requirement requirement)
    {
        scan.SkipBlanks();
        if (scan.AtEnd) return requirement;
        if (!scan.Take(";")) return Fail<Requirement>($"`{Rest()}` is not expected there");
        scan.SkipBlanks();
        var reader = new MarkerReader(scan);
        if (reader.Read() is not { } root) return Fail<Requirement>(reader.Reason ?? "its marker cannot be read");
        scan.SkipBlanks();
        if (!scan.AtEnd) return Fail<Requirement>($"`{Rest()}` is not expected after the marker");
        return new Requirement
        {
            Name = requirement.Name,
            Extras = requirement.Extras,
            Specifiers = requirement.Specifiers,
            Url = requirement.Url,
            Marker = new Marker(root),
        };
    }

    private ImmutableSortedSet<string>? Extras()
    {
        var extras = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);
        if (!scan.Take("[")) return extras;
        scan.SkipBlanks();
        while (scan.Current != ']' || extras.Count > 0)
        {
            if (scan.Identifier() is not { } extra) return Fail<ImmutableSortedSet<string>>("the name of an extra is expected between `[` and `]`");
            extras = extras.Add(extra);
            scan.SkipBlanks();
            if (!scan.Take(",")) break;
            scan.SkipBlanks();
        }

        return scan.Take("]") ? extras : Fail<ImmutableSortedSet<string>>("`]` is missing after the extras");
    }

    private string? Url()
    {
        scan.SkipBlanks();
        var start = scan.Position;
        while (!scan.AtEnd && scan.Current is not (' ' or '\t')) scan.Position++;
        if (scan.Position == start) return Fail<string>("an address is missing after `@`");
        var url = text[start..scan.Position];
        // The address runs to the next blank, so a marker needs one before its semicolon.
        var blank = scan.SkipBlanks();
        if (scan.AtEnd || (blank && scan.Current == ';')) return url;
        return Fail<string>("an address ends at the first blank, and only `;` and a marker may follow it");
    }

    private SpecifierSet? Specifiers()
    {
        var open = scan.Take("(");
        if (open) scan.SkipBlanks();
        var clauses = new StringBuilder();
        while (Clause() is { } clause)
        {
            clauses.Append(clause);
            scan.SkipBlanks();
            if (!scan.Take(",")) break;
            clauses.Append(',');
            scan.SkipBlanks();
        }

        if (Reason.Length > 0) return null;
        scan.SkipBlanks();
        if (open && !scan.Take(")")) return Fail<SpecifierSet>("`)` is missing after the versions");
        return SpecifierSet.TryParse(clauses.ToString(), out var set) ? set : Fail<SpecifierSet>($"`{clauses}` is not a list of version clauses");
    }

    /// <summary>The text of one clause; null where none starts here, with a reason where one starts but cannot be read.</summary>
    private string? Clause()
    {
        var start = scan.Position;
        var sign = Array.Find(["===", "==", "~=", "!=", "<=", ">=", "<", ">"], scan.Take);
        if (sign is null) return null;
        while (!scan.AtEnd && PythonText.IsSpace(scan.Current)) scan.Position++;
        if (sign == "===")
        {
            while (!scan.AtEnd && !PythonText.IsSpace(scan.Current) && scan.Current is not (';' or ')')) scan.Position++;
            return text[start..scan.Position];
        }

        var versions = new VersionScan(text.AsSpan(scan.Position));
        if (versions.Version(sign is "==" or "!=" ? VersionParts.All : VersionParts.Suffixes) is null)
            return Fail<string>($"no version follows `{sign}`");
        scan.Position += versions.Position;
        if (sign is "==" or "!=") scan.Take(".*");
        return text[start..scan.Position];
    }

    private string Rest() => text.Length - scan.Position > 40 ? $"{text[scan.Position..(scan.Position + 40)]}…" : text[scan.Position..];

    private T? Fail<T>(string reason)
        where T : class
    {
        Reason = reason;
        return null;
    }
}
