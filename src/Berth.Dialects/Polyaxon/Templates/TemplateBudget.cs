namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>How much one document's templates may do, so that a few characters cannot ask for hours or gigabytes.</summary>
public sealed class TemplateBudget
{
    private const int MostSteps = 200_000;
    private const int MostCharacters = 1 << 20;
    private int steps;

    /// <summary>Expressions and list items inside each other.</summary>
    public const int Depth = 60;

    public void Spend(long count = 1)
    {
        if (count > MostSteps || (steps += (int)count) > MostSteps)
            throw new TemplateException($"the template takes more than {MostSteps} steps", fix: "make the loop shorter, or compute this in the program");
    }

    public static void Hold(long characters)
    {
        if (characters > MostCharacters) throw new TemplateException("the text grows beyond 1 MiB", fix: "write less text in the template");
    }
}
