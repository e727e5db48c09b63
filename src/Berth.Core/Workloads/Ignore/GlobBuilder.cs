using System.Text;

namespace Berth.Core.Workloads.Ignore;

/// <summary>Collects steps and joins neighbouring literal characters into one.</summary>
internal sealed class GlobBuilder
{
    private readonly List<GlobStep> steps = [];
    private readonly StringBuilder literal = new();

    public void Literal(char character) => literal.Append(character);

    public void Add(GlobKind kind, CharacterSet? set = null)
    {
        Flush();
        // Two runs in a row are one; keeping both would only make matching slower.
        if (kind == GlobKind.Run && steps.Count > 0 && steps[^1].Kind == GlobKind.Run) return;
        steps.Add(new GlobStep(kind, "", set));
    }

    public GlobStep[] Build()
    {
        Flush();
        return [.. steps];
    }

    private void Flush()
    {
        if (literal.Length == 0) return;
        steps.Add(new GlobStep(GlobKind.Literal, literal.ToString()));
        literal.Clear();
    }
}
