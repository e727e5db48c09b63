using System.Collections.Immutable;
using Berth.Build.Bases;
using Berth.Build.Caching;
using Berth.Build.Images;
using Berth.Build.Steps;
using Berth.Build.Wheels;
using Berth.Core;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Python.Indexes;
using Berth.Python.Wheels;

namespace Berth.Build.Pipeline;

/// <summary>Declaration → lock → image. Each result is kept under the digest of what it came from, so a second time costs a few look-ups.</summary>
public sealed class EnvironmentPipeline
{
    private readonly BuildTools _tools;
    private readonly BuildSettings _settings;
    private readonly LockStore _locks;
    private readonly CacheFolder _images;
    private readonly Lazy<(EnvironmentLocker Locker, EnvironmentBuilder Builder)> _makers;

    public EnvironmentPipeline(BuildTools tools, BuildSettings settings)
    {
        (_tools, _settings, _locks, _images) = (tools, settings, new LockStore(tools.Store), new CacheFolder(tools.Store, "images"));
        // A run with everything in place needs none of this, nor the code behind it.
        _makers = new(() =>
        {
            var cache = Path.Combine(tools.Store.Home, "cache");
            var options = IndexOptions.FromMachine(settings.IndexVariables()) with { CacheFolder = Path.Combine(cache, "index"), Offline = settings.Offline, Refresh = settings.Upgrade };
            var http = new IndexHttp(IndexHttp.CreateClient(options), tools.Time, options);
            var fetch = new WheelFetch(http, Path.Combine(cache, "wheels"));
            var layers = new PythonLayers(tools, fetch);
            var resolution = new PythonResolution(tools, settings, layers, http, fetch);
            return (new EnvironmentLocker(tools, settings, layers, resolution), new EnvironmentBuilder(tools, settings, layers, resolution));
        });
    }

    /// <summary>What is asked for on this accelerator, files included.</summary>
    /// <exception cref="BerthException">BERTH4107: files of steps are missing; carries all of them.</exception>
    public ContentDigest SpecDigestOf(EnvironmentSpec spec)
    {
        NeedStepFiles(spec);
        return SpecDigest.Of(spec, _settings.Accelerator, StepFiles.DigestOf);
    }

    /// <summary>What is asked for on all accelerators, files included: what a lock belongs to.</summary>
    /// <exception cref="BerthException">As for <see cref="SpecDigestOf"/>.</exception>
    public static ContentDigest LockSpecOf(EnvironmentSpec spec)
    {
        NeedStepFiles(spec);
        return SpecDigest.OfAll(spec, StepFiles.DigestOf);
    }

    /// <summary>The lock in force, if there is one: beside the declaration when it belongs to it, else the store's.</summary>
    /// <exception cref="BerthException">BERTH4202 with <see cref="BuildSettings.Locked"/>: the one beside it belongs to another declaration.</exception>
    public (EnvironmentLock Lock, LockedVariant Variant)? FindLock(Declaration declaration) =>
        FindCurrent(declaration, LockSpecOf(declaration.Environment))?.Read() is { } current && VariantOf(current) is { } variant ? (current, variant) : null;

    /// <summary>The lock in force, made now where there is none.</summary>
    /// <exception cref="BerthException">BERTH4201, BERTH4202 with <see cref="BuildSettings.Locked"/>.</exception>
    public Task<(EnvironmentLock Lock, LockedVariant Variant)> LockAsync(Declaration declaration, CancellationToken cancellationToken)
    {
        var spec = LockSpecOf(declaration.Environment);
        return LockAsync(declaration, spec, FindCurrent(declaration, spec), cancellationToken);
    }

    /// <summary>The environment's image; built where it is not there.</summary>
    public async Task<BuiltImage> BuildAsync(Declaration declaration, CancellationToken cancellationToken)
    {
        var spec = LockSpecOf(declaration.Environment);
        var text = FindCurrent(declaration, spec);
        if (!_settings.Upgrade && text?.KeyOf(_settings.Platform, _settings.Accelerator) is { } current
            && _images.Find(current, BuildJson.Default.BuiltImage) is { } known && IsComplete(known))
        {
            Remember(declaration, current, known);
            return known;
        }

        var (environmentLock, variant) = await LockAsync(declaration, spec, text, cancellationToken);
        var (locker, builder) = _makers.Value;
        var reference = locker.BaseOf(declaration.Environment, Path.GetDirectoryName(declaration.File)!);
        var (image, built, last) = await builder.BuildAsync(declaration.Environment, environmentLock.SpecOf(variant), variant, reference, cancellationToken);
        if (image.Lock != LockFile.Digest(environmentLock.SpecOf(variant), variant)) _locks.Keep(environmentLock = environmentLock.With(built), declaration);
        var key = LockText.KeyOf(LockFile.Write(environmentLock), _settings.Platform, _settings.Accelerator);
        new LastBuilds(_tools.Store).Keep(key, last);
        _images.Keep(key, image, BuildJson.Default.BuiltImage);
        Remember(declaration, key, image);
        return image;
    }

    /// <summary>An image that another declaration made is this one's under its own name.</summary>
    private void Remember(Declaration declaration, ContentDigest key, BuiltImage image)
    {
        var name = declaration.Environment.Name ?? Path.GetFileNameWithoutExtension(declaration.File);
        if (new LastBuilds(_tools.Store).Remember(declaration.File, _settings.Accelerator, key, name)) _tools.Store.Tag(name, image.Descriptor);
    }

    private async Task<(EnvironmentLock Lock, LockedVariant Variant)> LockAsync(
        Declaration declaration, ContentDigest spec, LockText? text, CancellationToken cancellationToken)
    {
        var current = text?.Read();
        if (!_settings.Upgrade && _settings.UpgradePackages.IsEmpty && current is not null && VariantOf(current) is { } known)
        {
            // Says which declaration it is of, so only a hand or a merge can have done this.
            if (known.Steps.Length == declaration.Environment.Steps.Length) return (current, known);
            throw new BerthException(new Problem(CoreProblems.UnreadableLock, $"the lock has {known.Steps.Length} steps, the declaration {declaration.Environment.Steps.Length}",
                new SourceSpan(declaration.File), "remove the lock and run `berth lock` again"));
        }

        if (_settings.Locked)
            throw new BerthException(new Problem(BuildProblems.LockMissing, $"there is no lock for {_settings.Platform} on {_settings.Accelerator.ToString().ToLowerInvariant()}", Fix: $"berth lock {declaration.File}"));
        var own = SpecDigestOf(declaration.Environment);
        var folder = Path.GetDirectoryName(declaration.File)!;
        var variant = FindKept(declaration, own) ?? await _makers.Value.Locker.LockAsync(declaration.Environment, folder, WheelsBefore(declaration, current), cancellationToken);
        variant = variant with { Spec = own == spec ? null : own };
        var made = (current ?? new EnvironmentLock(spec, [])).With(variant);
        _locks.Keep(made, declaration);
        return (made, variant);
    }

    /// <summary>
    /// Keeps the lock of a declaration that was changed to ask for no other than what is locked, such as for at least the locked version: nothing has to
    /// be resolved for that.
    /// </summary>
    public EnvironmentLock Adopt(EnvironmentLock environmentLock, Declaration changed)
    {
        var spec = LockSpecOf(changed.Environment);
        var adopted = new EnvironmentLock(spec,
        [
            .. environmentLock.Variants.Select(v => v with { Spec = SpecDigest.Of(changed.Environment, v.Accelerator, StepFiles.DigestOf) is var own && own != spec ? own : null }),
        ]);
        _locks.Keep(adopted, changed);
        return adopted;
    }

    private LockedVariant? VariantOf(EnvironmentLock environmentLock) => environmentLock.Find(_settings.Platform, _settings.Accelerator);

    /// <summary>The variant of an outdated lock beside the declaration, where what changed is another accelerator's alone.</summary>
    private LockedVariant? FindKept(Declaration declaration, ContentDigest own) =>
        !_settings.Upgrade && LockStore.FindBeside(declaration.File)?.Read() is { } before && VariantOf(before) is { } kept && before.SpecOf(kept) == own ? kept : null;

    /// <summary>What the latest lock says, in force or outdated: its versions are kept where they still fit.</summary>
    private ImmutableArray<LockedWheel> WheelsBefore(Declaration declaration, EnvironmentLock? current) =>
        (current ?? LockStore.FindBeside(declaration.File)?.Read()) is { } before ? VariantOf(before)?.Wheels ?? [] : [];

    private static void NeedStepFiles(EnvironmentSpec spec)
    {
        var missing = StepLayer.Check(spec.Steps).ToImmutableArray();
        if (spec.Dockerfile is { Text: null } dockerfile && !File.Exists(dockerfile.File))
            missing = missing.Add(new Problem(BuildProblems.MissingStepFile, $"the Dockerfile `{dockerfile.File}` does not exist", dockerfile.Where, "correct the path or add the file"));
        if (!missing.IsEmpty) throw new BerthException(missing);
    }

    private LockText? FindCurrent(Declaration declaration, ContentDigest spec)
    {
        var beside = LockStore.FindBeside(declaration.File);
        if (beside?.Spec == spec) return beside;
        if (beside is not null) ReportOutdated(declaration.File);
        return _settings.Locked ? null : _locks.Find(spec, declaration);
    }

    private void ReportOutdated(string file)
    {
        if (_settings is { Relocking: true, Locked: false }) return;
        var problem = new Problem(BuildProblems.LockOutdated, $"`{Path.GetFileName(LockStore.PathBeside(file))}` was made from another declaration",
            new SourceSpan(LockStore.PathBeside(file)), $"berth lock {file}", _settings.Locked ? Severity.Error : Severity.Warning);
        if (_settings.Locked) throw new BerthException(problem);
        _tools.Warn(problem);
    }

    private bool IsComplete(BuiltImage image) =>
        _tools.Store.Contains(image.Manifest) && _tools.Store.Contains(image.Config) && image.Layers.All(l => _tools.Store.Contains(l.DiffId));
}
