using System.Collections.Immutable;
using Berth.Build.Progress;
using Berth.Core.Locking.Comparing;
using Berth.Oci.Comparing;

namespace Berth.Cli.Display;

/// <summary>Tells a difference to people: <c>+</c> added, <c>-</c> removed, <c>~</c> changed.</summary>
public sealed class DiffText(TextWriter output, bool colour, bool allFiles)
{
    private const int FewFiles = 8;

    public void Print(DiffReport report)
    {
        foreach (var variant in report.Removed) Line('-', $"variant {variant}");
        foreach (var variant in report.Added) Line('+', $"variant {variant}");
        foreach (var variant in report.Variants ?? []) Print(variant, report.Variants is { Length: > 1 });
        if (report.Image is { IsEmpty: false } image) Print(image);
    }

    private void Print(VariantDiffReport variant, bool several)
    {
        if (several) output.WriteLine(TreeText.Bold(variant.Variant, colour));
        Section("base", variant.Base);
        Section("python", variant.Python);
        Section("packages", variant.Packages);
        Section("apt", variant.Apt);
        Section("steps", variant.Steps);
    }

    private void Print(ImageDiffReport image)
    {
        Section("settings", image.Settings);
        if (image.Layers.IsEmpty) return;
        output.WriteLine($"layers ({image.SharedLayers} shared, {ByteText.Of(image.PullBytes)} to fetch)");
        foreach (var layer in image.Layers)
        {
            Line(layer.Added ? '+' : '-', $"{layer.DiffId[7..19]}  {ByteText.Of(layer.Size)}  {ShortText.Of(layer.Title ?? "-", 70)}  {Count(layer.Files)}");
            var shown = allFiles ? layer.Files.Length : Math.Min(layer.Files.Length, FewFiles);
            foreach (var file in layer.Files.Take(shown)) Line(Sign(file.OldSize, file.NewSize), $"{file.Path}  {Sizes(file)}", 4);
            if (shown < layer.Files.Length) output.WriteLine($"      … {layer.Files.Length - shown} more; --files shows all");
        }
    }

    private void Section(string title, ImmutableArray<PartChange> changes)
    {
        if (changes.IsEmpty) return;
        output.WriteLine($"{title} ({changes.Length})");
        foreach (var change in changes)
            Line(Sign(change.Old, change.New), $"{ShortText.Of(change.Name, 90)}  {Short(change.Old)}{(change is { Old: not null, New: not null } ? " → " : "")}{Short(change.New)}");
    }

    private void Line(char sign, string text, int indent = 2)
    {
        var line = $"{new string(' ', indent)}{sign} {VisibleText.OnOneLine(text)}".TrimEnd();
        output.WriteLine(colour ? $"\e[{(sign == '+' ? 32 : sign == '-' ? 31 : 33)}m{line}\e[0m" : line);
    }

    private static char Sign(object? old, object? @new) => old is null ? '+' : @new is null ? '-' : '~';

    /// <summary>Twelve digits tell digests apart well enough for people.</summary>
    private static string Short(string? text)
    {
        var at = text?.IndexOf("sha256:", StringComparison.Ordinal) ?? -1;
        return at < 0 || text!.Length < at + 71 ? text ?? "" : string.Concat(text.AsSpan(0, at + 19), text.AsSpan(at + 71));
    }

    private static string Count(ImmutableArray<FileChange> files) => files.Length switch { 0 => "no file differs", 1 => "1 file differs", var n => $"{n} files differ" };

    private static string Sizes(FileChange file) => file is { OldSize: { } old, NewSize: { } @new }
        ? old == @new ? $"{ByteText.Of(@new)}, other content or mode" : $"{ByteText.Of(old)} → {ByteText.Of(@new)}"
        : ByteText.Of(file.OldSize ?? file.NewSize ?? 0);
}
