namespace Berth.Dialects.PythonProjects;

/// <summary>What a <c>pyproject.toml</c> says about its project.</summary>
/// <param name="Name">As written; null where it has no <c>[project]</c> table.</param>
/// <param name="Version">As written; null where building the project decides it.</param>
/// <param name="RequiresPython">Version specifiers as written.</param>
public sealed record PythonProject(string? Name, string? Version, string? RequiresPython);
