using System.Collections.Immutable;
using System.CommandLine;
using Berth.Build.Images;
using Berth.Build.Pipeline;
using Berth.Cli.Display;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Cli.Workspace;

/// <summary>One side of <c>berth diff</c>.</summary>
/// <param name="Lock">Null for an image whose lock the store does not have.</param>
/// <param name="Image">Null for locks and declarations.</param>
public sealed record ComparedSide(string Shown, EnvironmentLock? Lock, ImageReport? Image)
{
    /// <summary>A path that exists is a lock or a declaration; everything else is an image.</summary>
    /// <exception cref="BerthException">BERTH6201: there is no such image; BERTH4201: the declaration has no lock.</exception>
    public static ComparedSide Load(ContentStore store, string what, ParseResult parsed, LockOptions options)
    {
        if (File.Exists(what) || Directory.Exists(what)) return new(what, Narrowed(NamedLock.Load(what, parsed, options), parsed, options), null);
        if (ImageNames.Find(store, what) is not var (name, descriptor))
        {
            var near = NearestName.Of(what, store.Images().Keys);
            throw new BerthException(new Problem(CliProblems.NoSuchImage, $"`{what}` is neither a file nor an image of the store", Fix: near is null ? "berth images" : $"use `{near}`"));
        }

        var image = ImageReport.Of(store, name, descriptor);
        var known = image.Labels.GetValueOrDefault(EnvironmentImage.LockLabel) is { } label && ContentDigest.TryParse(label, out var digest) ? new LockStore(store).FindOf(digest) : null;
        return new(what, known, image);
    }

    /// <summary>Against an image, which is of one variant, only that variant of a lock matters.</summary>
    public ComparedSide Against(ComparedSide other)
    {
        if (Lock is null || Image is not null || other.Image is null || other.Lock is not { Variants: [var one] }) return this;
        return Lock.Find(one.Platform, one.Accelerator) is { } same ? this with { Lock = Lock with { Variants = [same] } } : this;
    }

    /// <summary>All variants, unless some are asked for.</summary>
    private static EnvironmentLock Narrowed(NamedLock named, ParseResult parsed, LockOptions options)
    {
        var chosen = parsed.GetValue(options.Session.Accelerator!) is not null || parsed.GetValue(options.Platform) is not null;
        return chosen ? named.Lock with { Variants = ImmutableArray.Create(named.Choose(parsed, options)) } : named.Lock;
    }
}
