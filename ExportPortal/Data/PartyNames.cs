using ExportPortal.Domain.Recipients;

namespace ExportPortal.Data;

/// <summary>Organisations as people look for them.</summary>
internal static class PartyNames
{
    /// <summary>Those whose name has the words in it, in either script, or whose country code they are; in the order of names.</summary>
    /// <param name="words">Empty and null match all.</param>
    public static IQueryable<Organisation> Named(this IQueryable<Organisation> parties, string? words)
    {
        var asked = words?.Trim().ToLowerInvariant();
        var found = string.IsNullOrEmpty(asked) ? parties
            : parties.Where(party => party.RomanisedName.ToLower().Contains(asked) || party.Name.ToLower().Contains(asked) || party.Country.ToLower() == asked);
        return found.OrderBy(party => party.RomanisedName).ThenBy(party => party.Id);
    }
}
