using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a letter that notifies of an incident is made from.</summary>
/// <param name="LateReasons">Why it goes out late; empty where it is in time.</param>
public sealed record NoticeLetterFacts(Incident Incident, NoticeClock Clock, PolicyPack Pack, Issuer Issuer, string LateReasons, DateTimeOffset Now);

/// <summary>
/// The letter of one duty to notify: what the law asks to be told, filled in from the incident as it stands. The words are
/// those of the policy pack; whoever sends it reads it first.
/// </summary>
public static class NoticeLetter
{
    private const string Unknown = "not known yet";

    /// <returns>Null where the pack has no text for the clock, so that the regime's own form is used.</returns>
    public static PortalDocument? For(NoticeLetterFacts facts)
    {
        var (incident, clock, pack) = (facts.Incident, facts.Clock, facts.Pack);
        if (pack.IncidentRules.LetterOf(clock.Terms) is not { } letter)
            return null;
        var values = Values(facts);
        string Fill(string text) => LetterTemplate.Fill(text, values, NoticeLetterText.Words);
        return new(
            $"{letter.Title}: {incident.Number}", "en", $"{letter.Key} {letter.Title}", facts.Issuer.Name, $"{incident.Number}   {clock.Name}", facts.Issuer.SealNote,
            [
                new("letter", null, Words.Capital(letter.Title), $"{clock.Name}, to {clock.Terms.Recipient}",
                [
                    new ParagraphBlock($"{facts.Issuer.Name}, {PackageWords.Minute(facts.Now)}. All times UTC.", Muted: true),
                    .. letter.Body.Select(paragraph => new ParagraphBlock(Fill(paragraph))),
                    .. facts.LateReasons.Length == 0 || !clock.IsLateAt(facts.Now) ? Array.Empty<DocumentBlock>() : [new CalloutBlock("This notice is late", $"It was due on {(clock.FirstDue is { } first ? PackageWords.Minute(first) : "no day stated")}. Reasons for the delay: {facts.LateReasons}")],
                    new FactsBlock(
                    [
                        new("Incident", $"{incident.Number}, {incident.Title}", Strong: true),
                        new("Class", values["class"]),
                        new("Severity", incident.SeverityLevel is { } level ? pack.IncidentRules.Severity.Word(level) : Unknown),
                        new("Happened", values["occurred"]),
                        new("Known since", values["aware"]),
                        new("To be told by", values["due"]),
                        new("Persons", values["persons"]),
                        .. incident.Named.Any() && incident.Licences.Where(one => one.How is not ReachedHow.Named).ToList() is { Count: > 0 } others ? [new DocumentFact("Other licences on this data", $"{Numbers(others)}; nothing is known to have happened there")] : Array.Empty<DocumentFact>(),
                        new("Contained by", values["containment"]),
                        new("Contact", values["contact"]),
                    ]),
                ]),
            ], facts.Now);
    }

    private static Dictionary<string, string> Values(NoticeLetterFacts facts)
    {
        var (incident, clock) = (facts.Incident, facts.Clock);
        return new()
        {
            ["number"] = incident.Number,
            ["title"] = incident.Title,
            ["class"] = facts.Pack.IncidentRules.ClassWords(incident.Class),
            ["regime"] = clock.Terms.Regime,
            ["step"] = clock.Terms.Step,
            ["condition"] = clock.Terms.AppliesIf,
            ["to"] = clock.Terms.Recipient,
            ["why"] = clock.Reason,
            ["aware"] = PackageWords.Minute(incident.AwareAt),
            ["occurred"] = incident.Report.OccurredAt is { } at ? PackageWords.Minute(at) : Unknown,
            ["due"] = clock.DueAt is { } due ? PackageWords.Minute(due) : "no limit stated",
            ["persons"] = incident.Assessment is { } known ? PackageWords.Count(known.Persons) : Unknown,
            ["data"] = incident.Licences.Count > 0 ? string.Join("; ", incident.Licences.Select(one => one.Data).Distinct()) : Unknown,
            ["licences"] = incident.Licences.Count == 0 ? "none" : Numbers(incident.Named.Any() ? incident.Named : incident.Licences),
            ["containment"] = Clause(incident.Containment),
            ["cause"] = Clause(incident.Cause),
            ["contact"] = Contact(facts.Issuer),
            ["authority"] = facts.Issuer.Name,
        };
    }

    /// <summary>Without its full stop: the text that it is put into goes on, or ends with its own.</summary>
    private static string Clause(string? said) => said?.TrimEnd(' ', '.') ?? Unknown;

    private static string Numbers(IEnumerable<ReachedLicence> licences) => string.Join(", ", licences.Select(one => one.Number));

    private static string Contact(Issuer issuer) => issuer.IncidentContact.Length > 0 ? issuer.IncidentContact : issuer.Contact.Length > 0 ? issuer.Contact : issuer.PublicAddress.AbsoluteUri;
}

/// <summary>The letters that were drawn for the clocks of the law; each is kept as evidence.</summary>
public sealed partial class Incident
{
    /// <summary>Why no letter can be drawn for a clock; null when it can.</summary>
    public Rule? WhyNoLetter(string regime, string step, string lateReasons, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        WhyNotWork(actor) is { } rule ? rule
        : !IncidentWorkflow.IsOpen(State) || State is IncidentState.Reported ? new Rule("NL-1", "A letter is drawn after the triage and before the end of the incident.")
        : notices.Find(one => one.Terms.Regime == regime && one.Terms.Step == step) is not { } clock ? new Rule("NC-12", "This incident has no such clock.")
        : clock is not { Decision: NoticeDecision.Applies, StartedAt: not null } || (clock.SentAt is not null && !NoticeRules.TakesUpdates(clock, notices)) ? new Rule("NL-2", "A letter is drawn for a clock that applies, has started, and whose notice was not sent or can be updated.")
        : pack.IncidentRules.LetterOf(clock.Terms) is null ? new Rule("NL-3", "There is no text for this letter; the regime has a form of its own.")
        : clock.IsLateAt(now) && string.IsNullOrWhiteSpace(lateReasons) ? new Rule("NL-4", "The notice is late. Give the reasons for the delay; the letter says them.")
        : null;

    /// <summary>Takes a letter into the evidence. It is what was drawn, so its hash is that of the proof once it was sent.</summary>
    public EvidenceItem KeepLetter(string regime, string step, ContentHash hash, string place, string lateReasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNoLetter(regime, step, lateReasons, actor, pack, now) is { } rule)
            throw new RuleViolation(rule);
        var clock = notices[Find(regime, step)];
        AddEvidence($"Letter {pack.IncidentRules.LetterOf(clock.Terms)!.Key} for {clock.Name}", hash, actor.Name, now, place, actor, now);
        return evidence[^1] = evidence[^1] with { LetterOf = clock.Name };
    }
}
