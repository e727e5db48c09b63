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
            var http = new IndexHttp(IndexHttp.CreateClient(), tools.Time);
            var fetch = new WheelFetch(http, Path.Combine(tools.Store.Home, "cache", "wheels"));
            var layers = new PythonLayers(tools, fetch);
            var resolution = new PythonResolution(tools, settings, layers, http, fetch);
            return (new EnvironmentLocker(tools, settings, layers, resolution), new EnvironmentBuilder(tools, settings, layers, resolution));
        });
    }

    /// <summary>What enters the spec digest, files included.</summary>
    /// <exception cref="BerthException">BERTH4107: files of steps are missing; carries all of them.</exception>
    public ContentDigest SpecDigestOf(EnvironmentSpec spec)
    {
        var missing = StepLayer.Check(spec.Steps).ToImmutableArray();
        return missing.IsEmpty ? SpecDigest.Of(spec, _settings.Accelerator, StepFiles.DigestOf) : throw new BerthException(missing);
    }

    /// <summary>The lock in force, if there is one: beside the declaration when it belongs to it, else the store's.</summary>
    /// <exception cref="BerthException">BERTH4202 with <see cref="BuildSettings.Locked"/>: the one beside it belongs to another declaration.</exception>
    public (EnvironmentLock Lock, LockedVariant Variant)? FindLock(Declaration declaration) =>
        FindCurrent(declaration, SpecDigestOf(declaration.Environment))?.Read() is { } current && VariantOf(current) is { } variant ? (current, variant) : null;

    /// <summary>The lock in force, made now where there is none.</summary>
    /// <exception cref="BerthException">BERTH4201, BERTH4202 with <see cref="BuildSettings.Locked"/>.</exception>
    public Task<(EnvironmentLock Lock, LockedVariant Variant)> LockAsync(Declaration declaration, CancellationToken cancellationToken)
    {
        var spec = SpecDigestOf(declaration.Environment);
        return LockAsync(declaration, spec, FindCurrent(declaration, spec), cancellationToken);
    }

    /// <summary>The environment's image; built where it is not there.</summary>
    public async Task<BuiltImage> BuildAsync(Declaration declaration, CancellationToken cancellationToken)
    {
        var spec = SpecDigestOf(declaration.Environment);
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
        var (image, built, last) = await builder.BuildAsync(declaration.Environment, spec, variant, reference, cancellationToken);
        if (image.Lock != LockFile.Digest(spec, variant)) _locks.Keep(environmentLock = environmentLock.With(built), declaration);
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
        if (!_settings.Upgrade && current is not null && VariantOf(current) is { } known)
        {
            // Says which declaration it is of, so only a hand or a merge can have done this.
            if (known.Steps.Length == declaration.Environment.Steps.Length) return (current, known);
            throw new BerthException(new Problem(CoreProblems.UnreadableLock, $"the lock has {known.Steps.Length} steps, the declaration {declaration.Environment.Steps.Length}",
                new SourceSpan(declaration.File), "remove the lock and run `berth lock` again"));
        }

        if (_settings.Locked)
            throw new BerthException(new Problem(BuildProblems.LockMissing, $"there is no lock for {_settings.Platform} on {_settings.Accelerator.ToString().ToLowerInvariant()}", Fix: $"berth lock {declaration.File}"));
        var variant = await _makers.Value.Locker.LockAsync(declaration.Environment, Path.GetDirectoryName(declaration.File)!, [], cancellationToken);
        var made = (current ?? new EnvironmentLock(spec, [])).With(variant);
        _locks.Keep(made, declaration);
        return (made, variant);
    }

    private LockedVariant? VariantOf(EnvironmentLock environmentLock) => environmentLock.Find(_settings.Platform, _settings.Accelerator);

    private LockText? FindCurrent(Declaration declaration, ContentDigest spec)
    {
        var beside = LockStore.FindBeside(declaration.File);
        if (beside?.Spec == spec) return beside;
        if (beside is not null) ReportOutdated(declaration.File);
        return _settings.Locked ? null : _locks.Find(spec, declaration);
    }

    private void ReportOutdated(string file)
    {
        var problem = new Problem(BuildProblems.LockOutdated, $"`{Path.GetFileName(LockStore.PathBeside(file))}` was made from another declaration",
            new SourceSpan(LockStore.PathBeside(file)), $"berth lock {file}", _settings.Locked ? Severity.Error : Severity.Warning);
        if (_settings.Locked) throw new BerthException(problem);
        _tools.Warn(problem);
    }

    private bool IsComplete(BuiltImage image) =>
        _tools.Store.Contains(image.Manifest) && _tools.Store.Contains(image.Config) && image.Layers.All(l => _tools.Store.HasSnapshot(l.DiffId));
}
