namespace Berth.EndToEnd.Pip;

/// <summary>A path that the two environments do not have alike.</summary>
/// <param name="Path">Below the environment.</param>
/// <param name="Ours">Null where Berth does not make it.</param>
/// <param name="Theirs">Null where pip and venv do not make it.</param>
internal sealed record Difference(string Path, Installed.Entry? Ours, Installed.Entry? Theirs, Installed Berth, Installed Pip);
