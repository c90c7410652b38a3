using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>Names of the recipients that an incident reaches, in both scripts, as the holder of one licence is to read of it.</summary>
/// <param name="Others">Of the other recipients.</param>
/// <param name="Own">Of the holder, which are nobody else's.</param>
public sealed record NamesReached(IReadOnlyCollection<string> Others, IReadOnlyCollection<string> Own);

/// <summary>Clocks, licences and the timeline in the words that page and report share.</summary>
public static class NoticeWords
{
    /// <summary>"24 hours", "3 working days", or that none is stated.</summary>
    public static string Length(NotificationClock terms) => terms.By is { } by ? $"by {by}" : terms is { Length: { } length, Unit: { } unit } ? Length(length, unit) : "no limit stated";

    /// <summary>"24 hours from awareness": the length with the event that it runs from.</summary>
    public static string FromStart(NotificationClock terms) => terms is { Length: null, By: null } ? Length(terms)
        : $"{Length(terms)} from {terms.Start switch { "aware" => "awareness", NoticeRules.YearEnd => "the end of the year", var start => start }}";

    /// <summary>The same of the authority's own clocks, which run from the report.</summary>
    public static string FromReport(Deadline clock) => $"{Length(clock.Length, clock.Unit)} from the report";

    /// <summary>"1 hour", "3 working days".</summary>
    public static string Length(int length, ClockUnit unit) => length == 1 ? $"1 {Words.Of(unit)[..^1]}" : $"{length} {Words.Of(unit)}";

    /// <summary>How it ended or stands, without the due time.</summary>
    public static string Result(NoticeClock clock, DateTimeOffset now) => clock.At(now) switch
    {
        NoticeStanding.Undecided => "to be decided",
        NoticeStanding.Proposed => $"to be decided; if it applies, {Span(clock.DueAt!.Value - now)} left",
        NoticeStanding.ProposedLate => $"to be decided; if it applies, late by {Span(now - clock.DueAt!.Value)}",
        NoticeStanding.DoesNotApply => "does not apply",
        NoticeStanding.Waiting => $"waits for the {clock.Terms.Start}",
        NoticeStanding.Ended => "ended with the incident",
        NoticeStanding.WithoutLimit => "to be sent",
        NoticeStanding.Running => $"runs, {Span(clock.DueAt!.Value - now)} left{(clock.MissedBefore ? ", after an earlier due time was missed" : "")}",
        NoticeStanding.Late => $"late by {Span(now - clock.DueAt!.Value)}",
        NoticeStanding.MetLate when clock.MissedBefore => "sent late, after an earlier due time was missed",
        NoticeStanding.MetLate => $"sent {Span(clock.SentAt!.Value - clock.DueAt!.Value)} late",
        _ => clock.DueAt is { } due ? $"sent {Span(due - clock.SentAt!.Value)} early" : "sent",
    };

    /// <summary>When it is due, and when it was due first where that was missed; none where it has no limit.</summary>
    public static IReadOnlyList<(string Words, DateTimeOffset At)> Dues(NoticeClock clock) =>
        [.. clock.DueAt is { } due ? [("", due)] : Array.Empty<(string, DateTimeOffset)>(), .. clock is { MissedBefore: true, FirstDue: { } first } && first != clock.DueAt ? [("first due ", first)] : Array.Empty<(string, DateTimeOffset)>()];

    /// <summary>Whether somebody found that the clock applies, who, when and why; null while nobody has decided.</summary>
    public static string? Decided(NoticeClock clock) => clock is { Decision: NoticeDecision.Undecided } ? null
        : $"{(clock.Decision is NoticeDecision.Applies ? "Applies" : "Does not apply")}, said {clock.DecidedBy}{(clock.DecidedAt is { } at ? $" on {PackageWords.Minute(at)}" : "")}: {clock.Reason}";

    /// <summary>That no sanction is proposed, and why none can be where that is so.</summary>
    public static string NoSanction(Incident incident) => incident.Licences.Count > 0 ? "None is proposed." : "None is proposed: no licence is named yet, and a sanction is about a licence.";

    public static string How(ReachedHow how) => how switch
    {
        ReachedHow.Named => "named in the report",
        ReachedHow.SameVersion => "same version",
        ReachedHow.MadeFrom => "made from it",
        _ => "it was made from it",
    };

    /// <summary>Entries and phases in the order in which they happened.</summary>
    public static IReadOnlyList<IncidentEntry> Timeline(Incident incident) =>
        InOrder(incident.Entries.Concat(incident.Steps.Select(step => new IncidentEntry(step.At, $"{Enum.Parse<IncidentVerb>(step.Verb).Label()}: {step.Reason}", step.PersonName, step.At))));

    /// <summary>Times that are typed have no seconds: within a minute what was written down first comes first.</summary>
    private static IReadOnlyList<IncidentEntry> InOrder(IEnumerable<IncidentEntry> entries) =>
        [.. entries.OrderBy(entry => entry.At.UtcTicks / TimeSpan.TicksPerMinute).ThenBy(entry => entry.EnteredAt)];

    /// <summary>The timeline for the holder of one licence: without what is about other licences, and without the inner reasons of the phases.</summary>
    /// <param name="names">A text that has a name of the others is about them, too.</param>
    public static IReadOnlyList<IncidentEntry> Extract(Incident incident, string licence, string sanction, NamesReached names)
    {
        // Entries made before they carried their licence tell it in their text alone.
        bool IsOpen(IncidentEntry entry) => (entry.Licence ?? licence) == licence && !NamesOthers(incident, licence, names, entry.Text)
            && (entry.Licence is not null || !entry.Text.StartsWith("Sanction SN-", StringComparison.Ordinal) || entry.Text.StartsWith($"Sanction {sanction} ", StringComparison.Ordinal));
        return InOrder(incident.Entries.Where(IsOpen).Concat(incident.Steps.Select(step => new IncidentEntry(step.At, Enum.Parse<IncidentVerb>(step.Verb).Label(), "the authority", step.At))));
    }

    /// <summary>The evidence for the holder of one licence: without what is about other licences, or names them, and without the letters to others, which show nothing of what happened.</summary>
    /// <param name="names">See <see cref="Extract"/>.</param>
    public static IReadOnlyList<EvidenceItem> Evidence(Incident incident, string licence, NamesReached names) =>
        [.. incident.Evidence.Where(item => item.LetterOf is null && item.ActionOf is null && (item.Licence ?? licence) == licence && !NamesOthers(incident, licence, names, $"{item.Title} {item.Thing}"))];

    /// <summary>A text for the holder of one licence: kept back where it names others; null stays null.</summary>
    /// <param name="names">See <see cref="Extract"/>.</param>
    public static string? Part(Incident incident, string licence, NamesReached names, string? text) =>
        NamesOthers(incident, licence, names, text) ? "It names other licences or recipients, too, and is not shown here." : text;

    /// <summary>A reason for the holder of one licence, as the end of a sentence: kept back where it names others.</summary>
    /// <param name="names">See <see cref="Extract"/>.</param>
    public static string Why(Incident incident, string licence, NamesReached names, string reason) =>
        NamesOthers(incident, licence, names, reason) ? "the reason names other licences or recipients, too, and is not shown here." : reason.Trim().TrimEnd('.') + ".";

    /// <summary>What the holder of one licence would not read of the grounds, because it names others; empty where all of it is shown.</summary>
    /// <param name="names">See <see cref="Extract"/>.</param>
    public static IReadOnlyList<string> KeptBack(Incident incident, string licence, NamesReached names) =>
        [.. new (string What, string? Text)[] { ("title", incident.Title), ("cause", incident.Cause), ("control that failed", incident.FailedControl) }.Where(part => NamesOthers(incident, licence, names, part.Text)).Select(part => part.What)];

    private static bool NamesOthers(Incident incident, string licence, NamesReached names, string? text)
    {
        if (text is null)
            return false;
        // In the holder's own name another's may stand: "Lindemeer Institute" is in "Lindemeer Institute for Public Health". And the other way round.
        var rest = names.Own.Where(name => name.Length > 0).OrderByDescending(name => name.Length).Aggregate(text, (left, name) => left.Replace(name, "|", StringComparison.OrdinalIgnoreCase));
        return incident.Licences.Any(one => one.Number != licence && text.Contains(one.Number, StringComparison.Ordinal))
            || names.Others.Any(name => IsNamed(names.Own.Any(mine => name.Contains(mine, StringComparison.OrdinalIgnoreCase)) ? text : rest, name));
    }

    /// <summary>Whether a name stands in the text as words of its own, in any case: "Ora" is not in "Oral".</summary>
    private static bool IsNamed(string text, string name)
    {
        for (var at = 0; name.Length > 0 && (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length])))
                return true;
        return false;
    }

    private static string Span(TimeSpan span) => span switch
    {
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        { TotalDays: < 3 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days"),
    };
}
