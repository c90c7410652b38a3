using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>How long each kind of record is kept (domain/09 9.3). What the audits of the pack say of their results stands with them.</summary>
/// <param name="PersonsYears">Who is behind the pseudonyms of the access log: full years after the end of the licence, T0 to T4.</param>
/// <param name="PersonsLeastYears">And at least so many years after the event itself; the longer time wins.</param>
/// <param name="UnlicensedYears">The same for events under no licence that the portal knows, counted from the event.</param>
/// <param name="IncidentYears">Files of evidence, counted from the end of the incident.</param>
/// <param name="OnlineMonths">After so many months events may leave the database for files; they stay in the log and are found as before, but not by free text.</param>
public sealed record RetentionTerms(ImmutableList<int> PersonsYears, int PersonsLeastYears, int UnlicensedYears, int IncidentYears, int OnlineMonths)
{
    /// <summary>Until when the persons of an event are kept, exclusive; null while the licence has not ended.</summary>
    /// <param name="ended">End of the licence.</param>
    /// <param name="at">The event.</param>
    public DateTimeOffset? PersonsUntil(int tier, DateTimeOffset? ended, DateTimeOffset at) =>
        ended is not { } end ? null : Later(After(end, PersonsYears[tier]), After(at, PersonsLeastYears));

    /// <summary>The same for an event under no licence that the portal knows.</summary>
    public DateTimeOffset UnlicensedUntil(DateTimeOffset at) => After(at, UnlicensedYears);

    /// <summary>The clock of a source may have said any year; behind the last one nothing ends.</summary>
    private static DateTimeOffset After(DateTimeOffset at, int years) => at.Year + years > DateTimeOffset.MaxValue.Year ? DateTimeOffset.MaxValue : at.AddYears(years);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
