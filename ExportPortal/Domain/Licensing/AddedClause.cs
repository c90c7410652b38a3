using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>A clause that a decider put into the licence beside those that the rules brought.</summary>
/// <param name="Code">Of the pack that decided.</param>
/// <param name="As">The role in which the person decides.</param>
public sealed record AddedClause(string Code, string Reason, PersonId Person, Role As, DateTimeOffset At)
{
    /// <summary>Number of the appeal that took it off the licence; null while it is in it.</summary>
    public string? SetAside { get; init; }
}
