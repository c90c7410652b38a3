using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Recipients;

/// <summary>An owner of a party, or of another owner of it.</summary>
/// <param name="Number">From 1, within the party.</param>
/// <param name="Of">Number of the owner that it owns a share of; 0 for the party itself.</param>
/// <param name="Share">In what it owns.</param>
/// <param name="Country">Where it is organised or primarily resident; ISO 3166-1 alpha-2.</param>
/// <param name="Party">The owner where it is itself registered here; null otherwise.</param>
public sealed record Owner(int Number, int Of, string Name, string RomanisedName, string Country, Probability Share, DateOnly? Born = null, OrganisationId? Party = null)
{
    public IReadOnlyList<KnownNumber> Numbers { get; init; } = [];

    /// <summary>The registered party whose owner it is, from whose record it was taken over; null where it was set down for the party itself.</summary>
    public OrganisationId? Via { get; init; }

    /// <summary>Whether everything is the same.</summary>
    public bool IsAs(Owner other) => this with { Numbers = [] } == other with { Numbers = [] } && Numbers.SequenceEqual(other.Numbers);

    [JsonIgnore]
    public ScreenedSubject Subject => new(Number, Name == RomanisedName ? [Name] : [Name, RomanisedName], Country, Born, Numbers);
}

/// <summary>
/// The 50 % rule: whatever restricted parties own to half or more, together, is restricted too, and what it owns in
/// turn counts in full (OFAC; 28 CFR 202.211 pattern).
/// </summary>
public static class Ownership
{
    /// <summary>Whether those who are restricted reach the party itself.</summary>
    /// <param name="restricted">Numbers of the owners that are restricted by themselves; 0 for the party.</param>
    /// <param name="limit">Aggregate share from which it reaches, inclusive.</param>
    public static bool Reaches(IReadOnlyList<Owner> owners, IReadOnlySet<int> restricted, Probability limit) => Reaches(0, owners, restricted, limit, []);

    /// <summary>The share of the party that those own together who are restricted, by themselves or by their owners.</summary>
    public static double AggregateShare(IReadOnlyList<Owner> owners, IReadOnlySet<int> restricted, Probability limit) => Share(0, owners, restricted, limit, [0]);

    private static bool Reaches(int of, IReadOnlyList<Owner> owners, IReadOnlySet<int> restricted, Probability limit, HashSet<int> above)
    {
        if (restricted.Contains(of))
            return true;
        // Who owns itself through others adds nothing.
        if (!above.Add(of))
            return false;
        var reaches = Share(of, owners, restricted, limit, above) >= limit.Value;
        above.Remove(of);
        return reaches;
    }

    private static double Share(int of, IReadOnlyList<Owner> owners, IReadOnlySet<int> restricted, Probability limit, HashSet<int> above) =>
        (double)owners.Where(owner => owner.Of == of && Reaches(owner.Number, owners, restricted, limit, above)).Sum(owner => (decimal)owner.Share.Value);
}

/// <summary>The owners of a party with those of its owners that are registered themselves.</summary>
/// <param name="owners">As they stand, with what was taken over before: who stays the same keeps the number, so that what was decided on it stands.</param>
internal sealed class OwnerChain(IReadOnlyList<Owner> owners)
{
    private readonly List<Owner> before = [.. owners.Where(owner => owner.Via is not null)], chain = [];
    private int last = owners.Select(owner => owner.Number).DefaultIfEmpty().Max();

    public IReadOnlyList<Owner> Through(OrganisationId party, RegisteredParties registered)
    {
        foreach (var owner in owners.Where(owner => owner.Via is null))
            Climb(owner, [party], registered);
        return [.. chain.OrderBy(owner => owner.Number)];
    }

    /// <param name="below">Whom the way has come through; who owns itself through others is followed once.</param>
    private void Climb(Owner owner, HashSet<OrganisationId> below, RegisteredParties registered)
    {
        if (registered.Find(owner) is not { } party || !below.Add(party.Id))
            return;
        var own = party.Owners.Where(above => above.Via is null).ToList();
        var numbers = own.ToDictionary(above => above.Number, above => NumberOf(above, party.Id));
        var taken = own.ConvertAll(above => above with { Number = numbers[above.Number], Of = above.Of == 0 ? owner.Number : numbers.GetValueOrDefault(above.Of, owner.Number), Via = party.Id });
        chain.AddRange(taken);
        foreach (var above in taken)
            Climb(above, below, registered);
        below.Remove(party.Id);
    }

    private int NumberOf(Owner above, OrganisationId via)
    {
        if (before.Find(one => one.Via == via && one.Name == above.Name && one.Country == above.Country) is not { } known)
            return ++last;
        before.Remove(known);
        return known.Number;
    }
}
