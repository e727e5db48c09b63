namespace Berth.Core.Problems;

/// <summary>A place in a file that a person wrote. Lines and columns count from 1; 0 means "the file as a whole".</summary>
public sealed record SourceSpan(string File, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
