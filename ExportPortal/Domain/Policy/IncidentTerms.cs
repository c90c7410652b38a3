using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>The text of a letter that notifies of an incident.</summary>
/// <param name="Key">By which the clocks name it: "NT-2".</param>
/// <param name="Body">Paragraphs; words in braces are filled in.</param>
public sealed record NoticeLetterText(string Key, string Title, ImmutableList<string> Body)
{
    /// <summary>What can be filled in.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["number", "title", "class", "regime", "step", "condition", "to", "why", "aware", "occurred", "due", "persons", "data", "licences", "containment", "cause", "contact", "authority"];
}

/// <summary>What the response to incidents follows: classes, severity, calendars of other countries, corrective actions and sanctions (domain/10).</summary>
/// <param name="AlertClasses">Class of the incident that an alert of the access log becomes, by its rule; I-02 for a rule that is not listed.</param>
/// <param name="SafeHarbour">What anybody who reports in good faith is promised.</param>
/// <param name="Calendars">Calendars that notification clocks name; the authority's own is not among them.</param>
public sealed record IncidentTerms(
    ImmutableList<CodedText> Classes, ImmutableSortedDictionary<string, string> AlertClasses, SeverityTerms Severity, ImmutableList<CodedText> Actions,
    string SafeHarbour, ImmutableList<NamedCalendar> Calendars, SanctionTerms Sanctions)
{
    /// <summary>Texts of the letters that notify of an incident; empty in packs before 2026.2, under which the regime's own form is filled in by hand.</summary>
    public ImmutableList<NoticeLetterText> NoticeLetters { get; init; } = [];

    /// <summary>The text of the letter that a clock names; null where there is none.</summary>
    public NoticeLetterText? LetterOf(NotificationClock terms) => NoticeLetters.Find(one => one.Key == terms.Template?.Split(' ')[0]);

    public string ClassOfAlert(string rule) => AlertClasses.GetValueOrDefault(rule, "I-02");

    /// <summary>Clock of the day that a corrective action of an incident is to be done by.</summary>
    public const string ActionClock = "incident-action";

    /// <summary>Clock of a notice of an incident; its due time is that of its regime.</summary>
    public const string NoticeClock = "incident-notice";

    /// <summary>Clocks whose length the severity, a regime or a person gives, not the list of clocks; steps may be told of them too.</summary>
    public static readonly IReadOnlyList<string> OwnClocks = ["triage", "containment", ActionClock, NoticeClock];

    /// <summary>The words of a class; a code that the pack lacks is a bug of whoever let it in.</summary>
    public string ClassWords(string code) => Classes.Find(one => one.Code == code)?.Text ?? throw new ArgumentException($"There is no class of incident '{code}'.", nameof(code));
}

/// <param name="Bands">Lower ends of the bands of persons after the first, inclusive and rising.</param>
/// <param name="Matrix">By harm group 1 to 4: the severity 1 to 4 in each band, the fewest persons first.</param>
/// <param name="Words">By severity.</param>
/// <param name="Responses">By severity: how fast it is triaged and contained.</param>
/// <param name="Unassessed">The severity whose clock runs until the first triage.</param>
public sealed record SeverityTerms(
    ImmutableList<int> Bands, ImmutableSortedDictionary<string, ImmutableList<int>> Matrix, ImmutableSortedDictionary<string, string> Words,
    ImmutableList<CodedText> Raising, ImmutableList<CodedText> Lowering, ImmutableSortedDictionary<string, ResponseTerms> Responses, int Unassessed)
{
    public ResponseTerms Response(int severity) => Responses[severity.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    public string Word(int severity) => Words[severity.ToString(System.Globalization.CultureInfo.InvariantCulture)];
}

public sealed record ResponseTerms(int Triage, ClockUnit TriageUnit, int Contain, ClockUnit ContainUnit);

/// <summary>A set of holidays with its time zone; what is due on a day is due at the cut-off of that day there.</summary>
/// <param name="Key">The country whose calendar it is, ISO 3166-1 alpha-2; use of the log from there is judged by it too.</param>
public sealed record NamedCalendar(string Key, string TimeZone, TimeOnly CutOff, ImmutableList<Holiday> Holidays)
{
    public WorkCalendar Calendar() => new(TimeZone, CutOff, Holidays.Select(holiday => holiday.Date));
}

/// <summary>The ladder, where it is entered, and what moves it.</summary>
/// <param name="Starts">By grade of the finding: lowest and highest rung of the ordinary start.</param>
/// <param name="Findings">Words of the grades.</param>
/// <param name="ShiftAt">A sum of the factors of at least this moves one rung up, of at most its negative one rung down.</param>
/// <param name="ExclusionMonths">Shortest and longest exclusion.</param>
/// <param name="StoppingRung">The lowest rung that stops access, and that is imposed without waiting for the reply; null in a pack that does not say, where it is <see cref="UsualStop"/>.</param>
public sealed record SanctionTerms(
    ImmutableList<SanctionRung> Ladder, ImmutableSortedDictionary<string, ImmutableList<int>> Starts, ImmutableSortedDictionary<string, string> Findings,
    ImmutableList<CodedText> Factors, int ShiftAt, ImmutableList<int> ExclusionMonths, int? StoppingRung = null)
{
    /// <summary>Codes of the clauses that a sanction may add to a licence (L3). A pack without the list names none: there any clause of it may be added.</summary>
    public ImmutableList<string>? AddedClauses { get; init; }

    public bool MayAdd(string clause) => AddedClauses?.Contains(clause) ?? true;

    /// <summary>Where the ladder of the first packs stops access.</summary>
    public const int UsualStop = 4;

    /// <summary>The lowest rung that stops access.</summary>
    public int Stops => StoppingRung ?? UsualStop;

    public SanctionRung Rung(int level) => Ladder[level];
}

/// <param name="Effect">What is different once it is imposed.</param>
/// <param name="Signatures">How many different persons decide.</param>
/// <param name="Clock">Key of the clock within which it is decided.</param>
public sealed record SanctionRung(int Level, string Title, string Effect, ImmutableList<Role> Deciders, int Signatures, string Clock);
