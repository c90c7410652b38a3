using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>Who may do what, and what one person never holds together (domain/12).</summary>
/// <param name="FewestPersons">An authority with fewer persons issues nothing at tiers 3 and 4; null for no such rule.</param>
/// <param name="BreakGlassMinutes">Length of an emergency access.</param>
public sealed record Responsibilities(
    ImmutableList<RoleAction> Actions, ImmutableList<IncompatibleRoles> Incompatible, int BreakGlassMinutes, int? FewestPersons = null)
{
    /// <summary>Hours for which a file of the access log with its persons may be taken, from the answer on. Null in packs before 2026.5, which have <see cref="FormerDisclosureHours"/>.</summary>
    public int? DisclosureHours { get; init; }

    private const int FormerDisclosureHours = 24;

    /// <summary>The same with the figure that holds under this pack.</summary>
    public int DisclosureHoursInForce => DisclosureHours ?? FormerDisclosureHours;

    /// <summary>The action of this key; a key that no row has is a bug.</summary>
    public RoleAction Action(string key) => Actions.First(action => action.Key == key);

    /// <summary>The first rule that one person with these roles would break everywhere; null when there is none.</summary>
    public IncompatibleRoles? Broken(IReadOnlySet<Role> roles) => Incompatible.FirstOrDefault(pair =>
        pair.Scope == RoleScope.Authority && pair.One.Any(roles.Contains) && pair.Other.Any(roles.Contains));
}

public enum RolePermission
{
    May,

    /// <summary>Needs a second person, of the same role or of another one so marked.</summary>
    WithSecond,

    View,

    /// <summary>Holds for 72 hours unless confirmed.</summary>
    Provisional,

    /// <summary>Only what concerns the own organisation.</summary>
    Own,

    /// <summary>Only what concerns the cases that the person reviews, or hears as a member of a panel. In no pack before 2026.6.</summary>
    InHand,
}

/// <param name="Roles">Roles that are not listed may never do it.</param>
/// <param name="Public">Whether anyone may view it without an account.</param>
public sealed record RoleAction(string Key, string Title, ImmutableSortedDictionary<Role, RolePermission> Roles, bool Public = false);

/// <summary>An opinion that a case needs.</summary>
/// <param name="Opinion">TECHNICAL, LEGAL or ETHICS.</param>
/// <param name="Tiers">1 to 4.</param>
/// <param name="IfFlagged">Only where dual use, high invasiveness or a group at risk is on the case.</param>
/// <param name="IfVulnerable">Only where children or a group at risk are visible in the data; a pack without it asks for nothing more.</param>
public sealed record ReviewTerms(string Opinion, ImmutableList<int> Tiers, bool IfFlagged = false, bool IfVulnerable = false);

public enum RoleScope
{
    /// <summary>Never together, whatever organisations the accounts of the person act for.</summary>
    Authority,

    /// <summary>Never together on one case.</summary>
    Case,
}

public sealed record IncompatibleRoles(ImmutableList<Role> One, ImmutableList<Role> Other, RoleScope Scope, string Reason)
{
    /// <summary>What who would give them to one person is told.</summary>
    public Rule Refusal(string code) => new(code, $"One person cannot hold these roles together over all their accounts: {Reason}.");
}
