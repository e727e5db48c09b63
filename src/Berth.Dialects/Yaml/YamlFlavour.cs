namespace Berth.Dialects.Yaml;

/// <summary>What plain scalars mean.</summary>
public enum YamlFlavour
{
    /// <summary>The core schema of YAML 1.2.2 (§10.3): <c>yes</c> and <c>on</c> are text.</summary>
    Core,
    /// <summary>
    /// As Go's yaml.v2 reads YAML 1.1: <c>yes</c>, <c>on</c> and <c>y</c> are true, <c>010</c> is eight, <c>&lt;&lt;</c> merges mappings.
    /// </summary>
    Go,
    /// <summary>
    /// As PyYAML reads YAML 1.1: <c>yes</c> and <c>on</c> are true but <c>y</c> is text, <c>0777</c> is octal, <c>1:10</c> counts in sixties, a
    /// floating-point number needs its point, <c>&lt;&lt;</c> merges mappings, and of equal keys the last wins.
    /// </summary>
    Python,
}
