using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>What a screening changes: hits that are new, and those that no longer count.</summary>
public sealed record ScreeningChange(IReadOnlyList<FoundMatch> New, IReadOnlyList<ScreeningHit> Lapsed);

/// <summary>From the hits of a party to its standing.</summary>
public static class PartyScreening
{
    /// <summary>Holds what was found now against what is on record. A decision on an unchanged pair stands.</summary>
    public static ScreeningChange Compare(IReadOnlyList<ScreeningHit> known, IReadOnlyList<FoundMatch> found)
    {
        var standing = known.Where(hit => hit.State is not HitState.Lapsed).ToList();
        return new(
            [.. found.Where(match => !standing.Exists(hit => hit.IsOf(match)))],
            [.. standing.Where(hit => !found.Any(hit.IsOf))]);
    }

    /// <summary>
    /// Confirmed when those found to be listed reach the party by the 50 % rule; possible when they would together with
    /// the open ones; clear otherwise.
    /// </summary>
    public static Screening Of(IReadOnlyList<ScreeningHit> hits, IReadOnlyList<Owner> owners, Probability limit)
    {
        HashSet<int> Subjects(params HitState[] states) => [.. hits.Where(hit => states.Contains(hit.State)).Select(hit => hit.Subject.Owner)];

        return Ownership.Reaches(owners, Subjects(HitState.Confirmed), limit) ? Screening.Confirmed
            : Ownership.Reaches(owners, Subjects(HitState.Confirmed, HitState.Open), limit) ? Screening.Possible
            : Screening.Clear;
    }
}
