using Berth.Core.Problems;
using Berth.Python.Requirements;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Solving;

namespace Berth.Python.Resolving;

/// <summary>The user asks for it.</summary>
internal sealed record AskedFact(RootRequirement Requirement) : Fact;

/// <summary>A constraint of the user's limits it.</summary>
internal sealed record LimitFact(RootRequirement Constraint) : Fact;

/// <summary>The base image has it in a version that must stay.</summary>
internal sealed record ProtectedFact(HeldPackage Held) : Fact;

/// <summary>Versions of a package need another one.</summary>
/// <param name="Extra">The extra that adds the need; null where it is always there.</param>
internal sealed record NeedFact(string Owner, string? Extra, Requirement Wanted) : Fact;

/// <summary>A version cannot be used at all.</summary>
internal sealed record UnusableFact(string Project, Problem Why) : Fact;

/// <summary>Only pre-releases or withdrawn versions are left, and nothing allows those.</summary>
internal sealed record ReluctanceFact(string Project, bool Yanked) : Fact;

/// <summary>An extra comes with its project. Goes without saying.</summary>
internal sealed record ExtraFact(string Project, string Extra) : Fact;
