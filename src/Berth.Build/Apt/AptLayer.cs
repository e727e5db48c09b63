using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Berth.Build.Caching;
using Berth.Build.Progress;
using Berth.Build.Steps;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Build.Apt;

/// <summary>The layer that <c>apt-get install</c> of an environment's packages makes.</summary>
public static partial class AptLayer
{
    /// <summary>Names that cannot be packages, options in disguise among them.</summary>
    public static IEnumerable<Problem> Check(IEnumerable<Declared<string>> packages) => packages
        .Where(p => !PackageName().IsMatch(p.Value))
        .Select(p => new Problem(BuildProblems.InvalidPackageName, $"`{p.Value}` is not a Debian package name", p.Where,
            "write name, name=version or name:architecture"));

    /// <param name="chain">Of the layers below.</param>
    public static LayerKey Key(ContentDigest chain, ImmutableArray<string> request) => LayerKey.Of("apt",
    [
        new("layers below", chain.ToString()),
        new("packages", string.Join(' ', request)),
    ]);

    public static ExecutedLayer Plan(ContentDigest chain, ImmutableArray<string> request, ImageConfig config, ImmutableArray<string> machine) => new()
    {
        Stage = new Stage("apt", string.Join(' ', request)),
        Key = Key(chain, request),
        Arguments = ["/bin/sh", "-c", Script, "apt", .. request],
        Environment = StepEnvironment.Of(config, [], machine),
        Failed = (code, last) => Failure(code, last, request),
    };

    // Recommended packages stay out, as in every image; retries outlive a mirror that blinks.
    private const string Script = """
        set -e
        command -v apt-get >/dev/null 2>&1 || { echo "no apt-get in this image"; exit 199; }
        apt-get -o Acquire::Retries=3 -o APT::Sandbox::User=root update
        exec apt-get -o Acquire::Retries=3 -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 install -y --no-install-recommends -- "$@"
        """;

    private static BerthException Failure(int code, IReadOnlyList<string> last, ImmutableArray<string> request)
    {
        if (code == 199)
            return new BerthException(new Problem(BuildProblems.NoApt, "the base image has no `apt-get`, so `apt` packages cannot be installed",
                Fix: "use a Debian or Ubuntu base, or drop `apt`"));
        var lost = last.Select(l => UnknownPackage().Match(l)).FirstOrDefault(m => m.Success)?.Groups["name"].Value;
        var fix = lost is not null
            ? $"check the name `{lost}`: apt-cache search {lost}"
            : "check the packages' names and that the mirror can be reached";
        return new BerthException(new Problem(BuildProblems.AptFailed,
            $"installing {string.Join(' ', request)} ended with exit code {code}; the last lines:\n    {string.Join("\n    ", last)}", Fix: fix));
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.\-]*(:[a-z0-9\-]+)?(=[A-Za-z0-9.+:~\-]+)?\z")]
    private static partial Regex PackageName();

    [GeneratedRegex("Unable to locate package (?<name>[^ ]+)")]
    private static partial Regex UnknownPackage();
}
