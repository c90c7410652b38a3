using ExportPortal.Domain.Licensing;

namespace ExportPortal.Domain.Transparency;

/// <summary>How disputes with the authority end (domain/10 10.6), by the last answer to each: of the officer, the review, the panel or a court.</summary>
/// <param name="Upheld">The complaint was right.</param>
/// <param name="InPart">It was right in part, or settled before a court.</param>
/// <param name="NotUpheld">It was not right.</param>
/// <param name="Judged">Of all of these, by a court or arbitrators.</param>
/// <param name="Days">Whole days from the opening to that answer, in the middle of all; null where there is none.</param>
public sealed record DisputeFigures(long Upheld, long InPart, long NotUpheld, long Judged, int? Days)
{
    public long Answered => Upheld + InPart + NotUpheld;

    /// <param name="answered">When each was opened, and the last answer to it.</param>
    public static DisputeFigures Of(IReadOnlyCollection<(DateTimeOffset OpenedAt, DisputeAnswer Last)> answered)
    {
        var days = answered.Select(one => (int)(one.Last.At - one.OpenedAt).TotalDays).Order().ToList();
        return new(Count(DisputeOutcome.Upheld), Count(DisputeOutcome.PartlyUpheld), Count(DisputeOutcome.NotUpheld), answered.Count(one => one.Last.Judgment is not null), days.Count == 0 ? null : days[days.Count / 2]);

        long Count(DisputeOutcome outcome) => answered.Count(one => one.Last.Outcome == outcome);
    }
}
