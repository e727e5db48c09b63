using System.Collections.Immutable;
using System.CommandLine;
using Berth.Build.Pipeline;
using Berth.Cli.Display;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Dialects;
using Berth.Dialects.Files;
using Berth.Dialects.Native;
using Berth.Dialects.Native.Editing;
using Berth.Dialects.Requirements;

namespace Berth.Cli.Workspace;

/// <summary>Changes the requirements of a declaration and its lock together: where locking fails, every file is again what it was.</summary>
public sealed class DeclarationChange(ParseResult parsed, SessionOptions options)
{
    private readonly Dictionary<string, (byte[] Before, byte[] After)> _written = new(StringComparer.Ordinal);

    /// <summary>What was changed, the last bounds included.</summary>
    public ImmutableArray<RequirementChange> Changes { get; private set; } = [];

    /// <param name="edit">Adds and removes.</param>
    /// <param name="bound">Whether names without a version get the locked one as their lowest.</param>
    /// <returns>The new lock of the variant; null where nothing was to be locked.</returns>
    public async Task<ContentDigest?> ApplyAsync(string? path, Action<RequirementEdit> edit, bool locks, bool bound, CancellationToken cancellationToken)
    {
        var document = Native(path);
        var done = false;
        try
        {
            Changes = Write(document, edit);
            var digest = locks ? await LockAsync(document, bound, cancellationToken) : (ContentDigest?)null;
            done = true;
            return digest;
        }
        finally
        {
            if (!done) Restore();
        }
    }

    private async Task<ContentDigest> LockAsync(DocumentFile document, bool bound, CancellationToken cancellationToken)
    {
        var declaration = Declarations.Load(document.Shown, NativeDialect.Name, ReadingOptions.Default);
        var session = Session.Open(parsed, options);
        var (made, variant) = await session.Pipeline.LockAsync(declaration, cancellationToken);
        session.Progress.Finish();
        var bounds = bound ? Bounds(variant) : [];
        if (!bounds.IsEmpty)
        {
            Write(document, again =>
            {
                foreach (var (_, requirement) in bounds) again.Add(requirement);
            });
            Changes = [.. Changes.Select(c => bounds.FirstOrDefault(b => b.Change == c).Requirement is { } text ? c with { New = text } : c)];
            made = session.Pipeline.Adopt(made, Declarations.Load(document.Shown, NativeDialect.Name, ReadingOptions.Default));
        }

        var beside = LockStore.PathBeside(declaration.File);
        if (File.Exists(beside)) LockStore.Write(beside, made);
        return LockFile.Digest(made.Spec, variant);
    }

    /// <summary>The locked version without its local part, which bounds must not have (PEP 440, "Inclusive ordered comparison").</summary>
    private ImmutableArray<(RequirementChange Change, string Requirement)> Bounds(LockedVariant variant) =>
    [
        .. from change in Changes
           where change is { Old: null, New: { } added } && RequirementName.IsBare(added)
           let wheel = variant.Wheels.FirstOrDefault(w => w.Name == RequirementName.Of(change.New!))
           where wheel is not null
           select (change, $"{change.New}>={wheel.Version.Split('+')[0]}"),
    ];

    private DocumentFile Native(string? path)
    {
        var found = Recognition.Identify(path ?? ".", parsed.GetValue(options.Dialect)).OrThrow();
        if (found.Dialect == NativeDialect.Name) return found.File;
        throw new BerthException(new Problem(DialectProblems.CannotEdit, $"a document of the dialect `{found.Dialect}` has no list of Python requirements",
            new SourceSpan(found.File.Shown), "write a berth.yaml that has `python.requirements`"));
    }

    private ImmutableArray<RequirementChange> Write(DocumentFile document, Action<RequirementEdit> change)
    {
        var edit = new RequirementEdit(document);
        change(edit);
        foreach (var file in edit.Files)
        {
            var before = _written.TryGetValue(file.File.FullPath, out var known) ? known.Before : file.Before;
            _written[file.File.FullPath] = (before, file.After);
            ReplacedFile.Write(file.File.FullPath, file.After);
        }

        return [.. edit.Changes];
    }

    /// <summary>What somebody else wrote meanwhile stays.</summary>
    private void Restore()
    {
        foreach (var (path, (before, after)) in _written)
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(after)) ReplacedFile.Write(path, before);
    }
}
