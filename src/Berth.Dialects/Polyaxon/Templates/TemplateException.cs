namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>A template cannot be rendered.</summary>
/// <param name="what">One sentence, lower-case start.</param>
/// <param name="at">Offset in the template; negative where it is not known yet.</param>
/// <param name="fix">What to do; null for the general advice.</param>
public sealed class TemplateException(string what, int at = -1, string? fix = null) : Exception(what)
{
    public int At { get; } = at;

    public string? Fix { get; } = fix;
}
