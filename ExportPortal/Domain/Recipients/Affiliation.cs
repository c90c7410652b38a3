using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Recipients;

/// <summary>A party by its names, for finding the same one among owners.</summary>
public sealed record AffiliatedParty(OrganisationId Id, string Name, string RomanisedName, string Country, IReadOnlyList<Owner> Owners);

/// <summary>Parties that belong together: one controls the other, or the same owner controls both, directly or through others.</summary>
public static class Affiliation
{
    /// <param name="limit">Share that controls, inclusive.</param>
    /// <returns>Without the party itself.</returns>
    public static IReadOnlySet<OrganisationId> Of(OrganisationId party, IReadOnlyList<AffiliatedParty> all, Probability limit)
    {
        var keys = all.ToDictionary(one => one.Id, one => Keys(one, limit));
        var (reached, found) = (new HashSet<string>(keys.GetValueOrDefault(party, [])), new HashSet<OrganisationId> { party });
        while (all.FirstOrDefault(one => !found.Contains(one.Id) && keys[one.Id].Overlaps(reached)) is { } next)
        {
            found.Add(next.Id);
            reached.UnionWith(keys[next.Id]);
        }
        found.Remove(party);
        return found;
    }

    /// <summary>Its own names and those of whoever controls it.</summary>
    internal static HashSet<string> Keys(AffiliatedParty party, Probability limit) =>
        [.. Names(party), .. party.Owners.Where(owner => Ownership.Reaches(party.Owners, new HashSet<int> { owner.Number }, limit)).SelectMany(Names)];

    /// <summary>The words by which a party is found as an owner.</summary>
    internal static string[] Names(AffiliatedParty party) => [Key(party.Name, party.Country), Key(party.RomanisedName, party.Country)];

    /// <summary>The words by which an owner is found among the parties.</summary>
    internal static string[] Names(Owner owner) => [Key(owner.Name, owner.Country), Key(owner.RomanisedName, owner.Country)];

    private static string Key(string name, string country) => $"{string.Concat(Transliteration.Folded(name).Where(letter => letter != ' '))}|{country}";
}

/// <summary>Parties by id, names and country, so that owners are found among them.</summary>
public sealed class RegisteredParties
{
    private readonly Dictionary<OrganisationId, AffiliatedParty> known = [];
    private readonly Dictionary<string, AffiliatedParty> named = [];

    public RegisteredParties(IEnumerable<AffiliatedParty> all)
    {
        foreach (var party in all)
        {
            known[party.Id] = party;
            foreach (var name in Affiliation.Names(party))
                named.TryAdd(name, party);
        }
    }

    /// <summary>One party as it is registered now.</summary>
    public static RegisteredParties Alone(Organisation party) => new([new(party.Id, party.Name, party.RomanisedName, party.Country, [])]);

    /// <summary>The party that an owner is itself, by the record or by name and country; null where it is not registered.</summary>
    public AffiliatedParty? Find(Owner owner) => owner.Party is { } id && known.TryGetValue(id, out var recorded) ? recorded
        : Affiliation.Names(owner).Select(name => named.GetValueOrDefault(name)).FirstOrDefault(party => party is not null);
}
