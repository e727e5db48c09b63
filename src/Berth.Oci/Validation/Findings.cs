using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Validation;

/// <summary>The problems of one document so far; past a hundred no more are kept.</summary>
internal sealed class Findings(string source)
{
    private const int Most = 100;
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    public ImmutableArray<Problem> All => _problems.ToImmutable();

    public bool Full => _problems.Count >= Most;

    public void Error(string key, string what, string fix) => Add(key, what, fix, Severity.Error);

    public void Warn(string key, string what, string fix) => Add(key, what, fix, Severity.Warning);

    private void Add(string key, string what, string fix, Severity severity)
    {
        if (Full) return;
        var shown = ForeignText.Shown(key);
        var place = shown.Length == 0 ? "" : $"`{shown}`: ";
        _problems.Add(new Problem(OciProblems.InvalidManifest, place + what, new SourceSpan(source), fix, severity, shown.Length == 0 ? null : shown));
    }
}
