using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.PythonProjects;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.Native.Editing;

/// <summary>
/// Adds and removes requirements of a <c>berth.yaml</c>, there or in the requirements files that it names, wherever each one stands. Nothing is
/// written: <see cref="Files"/> says what is to be.
/// </summary>
public sealed class RequirementEdit
{
    private readonly EditedFile _document;
    private readonly Dictionary<string, EditedFile> _lists = new(StringComparer.Ordinal);
    private readonly List<RequirementChange> _changes = [];

    /// <exception cref="BerthException">A file cannot be read or is malformed.</exception>
    public RequirementEdit(DocumentFile document)
    {
        _document = EditedFile.Read(document);
        foreach (var name in Entries().Where(NativePython.IsRequirementsFile)) Include(document.Beside(name));
    }

    /// <summary>The files that are to change.</summary>
    public ImmutableArray<EditedFile> Files => [.. _lists.Values.Prepend(_document).Where(f => f.Changed)];

    public IReadOnlyList<RequirementChange> Changes => _changes;

    /// <summary>In place of the requirement of the same package, else behind the others. A bare name leaves a requirement that is there as it is.</summary>
    /// <exception cref="BerthException">BERTH1051: the text cannot be changed safely.</exception>
    public void Add(string requirement)
    {
        var name = RequirementName.Of(requirement) ?? throw new ArgumentException($"`{requirement}` begins with no name", nameof(requirement));
        var places = Find(name);
        if (places is [var place])
        {
            var kept = RequirementName.IsBare(requirement) ? place.Text : requirement;
            if (kept != place.Text) place.Put(kept);
            _changes.Add(new RequirementChange(place.File.File.Shown, place.Text, kept));
        }
        else if (places.Count == 0)
        {
            _changes.Add(new RequirementChange(Append(requirement).File.Shown, null, requirement));
        }
        else
        {
            throw new BerthException(new Problem(DialectProblems.CannotEdit, $"`{name}` is asked for {places.Count} times: {string.Join(", ", places.Select(p => $"`{p.Text}`"))}",
                new SourceSpan(places[0].File.File.Shown), $"change them by hand, or `berth remove {name}` first"));
        }
    }

    /// <summary>Every requirement of the package goes.</summary>
    /// <exception cref="BerthException">BERTH1052: there is none; BERTH1051: the text cannot be changed safely.</exception>
    public void Remove(string name)
    {
        var wanted = RequirementName.Of(name) ?? name;
        if (Find(wanted).Count == 0)
        {
            var near = NearestName.Of(wanted, Names());
            throw new BerthException(new Problem(DialectProblems.NoSuchRequirement, $"`{_document.File.Shown}` does not ask for `{wanted}`", new SourceSpan(_document.File.Shown),
                near is null ? $"berth why {wanted}" : $"berth remove {near}"));
        }

        while (Find(wanted) is [var place, ..])
        {
            place.Take();
            _changes.Add(new RequirementChange(place.File.File.Shown, place.Text, null));
        }
    }

    private sealed record Place(EditedFile File, string Text, Action<string> Put, Action Take);

    private string[] Entries() => RequirementsText.Entries(_document.Text, _document.File.Shown).OrThrow();

    private IEnumerable<string> Names() =>
        Entries().Where(e => !NamesFile(e)).Concat(_lists.Values.SelectMany(f => RequirementFileLines.Of(f.Text).Select(l => l.Text))).Select(RequirementName.Of).OfType<string>();

    private static bool NamesFile(string entry) => PythonFileNames.DialectOf(Path.GetFileName(entry)) is not null;

    private List<Place> Find(string name)
    {
        var places = new List<Place>();
        var (file, shown) = (_document, _document.File.Shown);
        foreach (var (index, entry) in Entries().Index())
        {
            if (NamesFile(entry) || RequirementName.Of(entry) != name) continue;
            places.Add(new Place(file, entry,
                text => file.Text = RequirementsText.Replace(file.Text, shown, index, text).OrThrow(),
                () => file.Text = RequirementsText.Remove(file.Text, shown, index).OrThrow()));
        }

        foreach (var list in _lists.Values)
        {
            foreach (var line in RequirementFileLines.Of(list.Text).Where(l => RequirementName.Of(l.Text) == name))
                places.Add(new Place(list, line.Text, text => list.Text = RequirementFileLines.Replace(list.Text, line, text), () => list.Text = RequirementFileLines.Remove(list.Text, line)));
        }

        return places;
    }

    /// <summary>A document whose requirements are one file has them all there.</summary>
    private EditedFile Append(string requirement)
    {
        if (Entries() is [var only] && NativePython.IsRequirementsFile(only))
        {
            var list = _lists[_document.File.Beside(only).FullPath];
            list.Text = RequirementFileLines.Append(list.Text, requirement);
            return list;
        }

        _document.Text = RequirementsText.Append(_document.Text, _document.File.Shown, requirement).OrThrow();
        return _document;
    }

    /// <summary>With the files it includes, each once, so that files that name each other end.</summary>
    private void Include(DocumentFile file)
    {
        var waiting = new Queue<DocumentFile>([file]);
        while (waiting.TryDequeue(out var next))
        {
            if (_lists.ContainsKey(next.FullPath)) continue;
            var list = EditedFile.Read(next);
            _lists.Add(next.FullPath, list);
            foreach (var line in RequirementFileLines.Of(list.Text))
                if (Included(line.Text) is { Length: > 0 } included && !included.Contains("://", StringComparison.Ordinal)) waiting.Enqueue(next.Beside(included));
        }
    }

    private static string? Included(string line) =>
        line.StartsWith("--requirement", StringComparison.Ordinal) ? line["--requirement".Length..].Trim(' ', '\t', '=')
        : line.StartsWith("-r", StringComparison.Ordinal) ? line[2..].Trim(' ', '\t', '=') : null;
}
