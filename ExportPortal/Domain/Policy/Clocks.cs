using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>Working days follow the authority's calendar; hours and minutes never stop for the night.</summary>
public enum ClockUnit { WorkingDays, CalendarDays, CalendarMonths, Hours, Minutes }

/// <summary>A clock of the licence life cycle (domain/05 5.4).</summary>
/// <param name="Length">Above 0.</param>
/// <param name="Start">The event it runs from, in words.</param>
/// <param name="Transitions">Numbers of the transitions it belongs to; null for none.</param>
/// <param name="Title">What a reader calls it; null in a pack that names its clocks by their keys alone.</param>
public sealed record ClockTerm(string Key, int Length, ClockUnit Unit, string Start, ImmutableList<int>? Transitions = null, string? Title = null)
{
    /// <summary>Its title, or its key where the pack gives none.</summary>
    public string Name => Title ?? Key;
}

public enum EscalationSide { Before, AtDue, After }

/// <summary>Who is told when a clock nears its end or has passed it. Nothing is ever granted or refused by a missed clock; it is told and counted.</summary>
/// <param name="Clock">Key of the clock.</param>
/// <param name="Length">Before or after due, in <paramref name="Unit"/>; 0 at due.</param>
/// <param name="To">Roles that are told.</param>
/// <param name="Text">What they are told, in one sentence.</param>
public sealed record EscalationStep(string Clock, EscalationSide Side, ImmutableList<Role> To, string Text, int Length = 0, ClockUnit Unit = ClockUnit.WorkingDays);

/// <summary>A duty to notify after an incident (domain/10 10.3).</summary>
/// <param name="Start">"aware" and its like, a step of the same regime, "year end", or another event whose instant the incident lead gives.</param>
/// <param name="Length">Null, with <paramref name="Unit"/>, when the regime states no time limit.</param>
/// <param name="Suggest">When the clock is proposed to the lead; null when never, so that the lead has to think of it.</param>
/// <param name="Calendar">Key of the calendar by which working days count; null for the authority's own.</param>
/// <param name="AtMostHours">Hours after awareness that are never exceeded, unless the start itself comes later; null for no such limit.</param>
/// <param name="Template">What is sent, in words; null where the regime brings its own form.</param>
public sealed record NotificationClock(
    string Regime, string Step, string AppliesIf, string Start, string Recipient,
    int? Length = null, ClockUnit? Unit = null, string? Note = null,
    NoticeSuggestion? Suggest = null, string? Calendar = null, int? AtMostHours = null, string? Template = null)
{
    /// <summary>The day of the year until whose end it is due, the first from the start on; null where a length says it, or nothing does.</summary>
    public YearDay? By { get; init; }
}

/// <summary>A day that comes every year.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">A day that the month has in every year.</param>
public sealed record YearDay(int Month, int Day)
{
    /// <summary>The first such day that is not before the day.</summary>
    public DateOnly From(DateOnly day) => new DateOnly(day.Year, Month, Day) is var same && same >= day ? same : same.AddYears(1);

    public override string ToString() => new DateOnly(2001, Month, Day).ToString("d MMMM", System.Globalization.CultureInfo.InvariantCulture);
}

/// <param name="Classes">Classes of incidents.</param>
/// <param name="Countries">Countries of a party or of the authority, one of which has to fit; null for any.</param>
/// <param name="UnderLicence">Only where a licence is concerned.</param>
public sealed record NoticeSuggestion(ImmutableList<string> Classes, ImmutableList<string>? Countries = null, bool UnderLicence = false);

/// <summary>The authority's own calendar, by which its working days are counted.</summary>
/// <param name="TimeZone">IANA name.</param>
/// <param name="CutOff">What arrives at or after this local time counts as the next working day.</param>
public sealed record AuthorityTerms(string Name, string Country, string TimeZone, TimeOnly CutOff, ImmutableList<Holiday> Holidays);

public sealed record Holiday(DateOnly Date, string Name);
