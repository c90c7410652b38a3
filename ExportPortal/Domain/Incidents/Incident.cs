using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What only the store can know of the licences that an incident touches.</summary>
/// <param name="Concerned">Persons who worked on their cases: none of them leads the incident.</param>
/// <param name="Countries">Of their parties, and of the authority.</param>
public sealed record IncidentScope(IReadOnlyList<ReachedLicence> Licences, IReadOnlyCollection<PersonId> Concerned, IReadOnlyCollection<string> Countries);

/// <summary>
/// An incident from its report to its lessons. Steps, entries and evidence are only added to; what is decided anew, such as a
/// clock, the licences named or the time of awareness, leaves an entry that says what it was.
/// </summary>
public sealed partial class Incident
{
    /// <summary>Longest title, in characters.</summary>
    public const int LongestTitle = 160;

    /// <summary>Who the timeline says made an entry that no person made.</summary>
    internal const string Portal = "the portal";

    private readonly List<StepTaken> steps = [];
    private readonly List<ReachedLicence> licences = [];
    private readonly List<PersonId> concerned = [];
    private readonly List<NoticeClock> notices = [];
    private readonly List<IncidentEntry> entries = [];
    private readonly List<EvidenceItem> evidence = [];
    private readonly List<CorrectiveAction> actions = [];

    public IncidentId Id { get; private set; }

    /// <summary>INC-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public string Class { get; private set; } = "";
    public string Title { get; private set; } = "";
    public IncidentReport Report { get; private set; } = null!;
    public IncidentSource Source { get; private set; }

    /// <summary>The reporter's organisation; null when the report came from outside.</summary>
    public OrganisationId? ReportedBy { get; private set; }

    /// <summary>The person who reported it; null for a report from outside and for one by the portal.</summary>
    public PersonId? Reporter { get; private set; }
    public DateTimeOffset ReportedAt { get; private set; }
    public DateTimeOffset AwareAt { get; private set; }
    public IncidentState State { get; private set; }

    /// <summary>Where the side state was entered from; null outside of one.</summary>
    public IncidentState? PausedFrom { get; private set; }

    /// <summary>Null before the triage.</summary>
    public Assessment? Assessment { get; private set; }

    /// <summary>1 (critical) to 4; null before the triage.</summary>
    public int? SeverityLevel { get; private set; }
    public PersonId? Lead { get; private set; }
    public string? LeadName { get; private set; }

    /// <summary>The clocks of the authority itself: until the triage, and from it until the containment.</summary>
    public Deadline TriageClock { get; private set; } = null!;
    public Deadline? ContainClock { get; private set; }

    public string? Containment { get; private set; }
    public string? Cause { get; private set; }
    public string? FailedControl { get; private set; }
    public string? PublicSummary { get; private set; }
    public Lessons? Lessons { get; private set; }
    public DateTimeOffset? LessonsDueAt { get; private set; }

    /// <summary>When time has next something to say about it; null for never.</summary>
    public DateTimeOffset? WakeAt { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<ReachedLicence> Licences => licences;
    public IReadOnlyList<NoticeClock> Notices => notices;
    public IReadOnlyList<IncidentEntry> Entries => entries;
    public IReadOnlyList<EvidenceItem> Evidence => evidence;
    public IReadOnlyList<CorrectiveAction> Actions => actions;

    private Incident() { }

    /// <summary>Everything that is wrong with a report, with the name of its field; empty for nothing.</summary>
    public static IReadOnlyList<(string Field, Rule Rule)> Faults(IncidentReport report, PolicyPack pack, DateTimeOffset now)
    {
        (bool Is, string Field, string Code, string Mend)[] all =
        [
            (string.IsNullOrWhiteSpace(report.Title), nameof(report.Title), "IR-1", "Say in a few words what happened."),
            (report.Title.Length > LongestTitle, nameof(report.Title), "IR-2", $"The title is longer than {LongestTitle} characters. Say the rest in the description."),
            (!pack.IncidentRules.Classes.Exists(one => one.Code == report.Class), nameof(report.Class), "IR-3", "Choose the class of the incident."),
            (string.IsNullOrWhiteSpace(report.Description), nameof(report.Description), "IR-4", "Describe what happened."),
            (report.Description.Length > Reasons.Longest, nameof(report.Description), "IR-5", $"The description is longer than {Reasons.Longest} characters. Say the rest when we ask for it."),
            (report.AwareAt > now, nameof(report.AwareAt), "IR-6", "You cannot have known of it after now."),
            (report.OccurredAt > now, nameof(report.OccurredAt), "IR-7", "It cannot have happened after now."),
            (report.OccurredAt > report.AwareAt, nameof(report.AwareAt), "IN-17", "It cannot have been known before it happened."),
            ($"{report.Title}{report.Description}{report.PersonName}{report.Contact}".Contains('\0'), nameof(report.Description), "IR-8", "A character that cannot be kept was sent. Type the text anew."),
        ];
        return [.. all.Where(one => one.Is).Select(one => (one.Field, new Rule(one.Code, one.Mend)))];
    }

    /// <summary>Takes a report in. Anybody can report; nothing is asked but what happened.</summary>
    public static Incident Open(IncidentId id, string number, IncidentReport report, IncidentScope scope, PolicyPack pack, DateTimeOffset now)
    {
        if (Faults(report, pack, now) is [var first, ..])
            throw new RuleViolation(first.Rule);
        var terms = pack.IncidentRules;
        var response = terms.Severity.Response(terms.Severity.Unassessed);
        var incident = new Incident
        {
            Id = id, Number = number, Class = report.Class, Title = report.Title.Trim(), Report = report, Source = report.Source, ReportedBy = report.Organisation, Reporter = report.Person == default ? null : report.Person,
            ReportedAt = now, AwareAt = report.AwareAt, State = IncidentState.Reported,
            TriageClock = Deadline.Start("triage", response.Triage, response.TriageUnit, now),
        };
        incident.Reach(scope, now);
        incident.ProposeNotices(scope, pack);
        incident.entries.Add(new(now, $"Reported {Origin(report)}", report.PersonName, now));
        incident.SetWake(pack, now);
        return incident;
    }

    /// <summary>Where it came from, for the reader: names of people outside are not among it.</summary>
    public static string Origin(IncidentReport report) => report.Source switch
    {
        IncidentSource.Staff => "by the authority's own staff",
        IncidentSource.Recipient => "by the recipient",
        IncidentSource.Steward => "by the steward",
        IncidentSource.Alert => "by an alert of the access log",
        _ => "by the public form",
    };

    /// <summary>The licences that lineage reaches now, and who worked on them. Each that came or went since the last time is told in the timeline.</summary>
    /// <param name="said">Number of a licence of which the act itself tells; null for none.</param>
    public void Reach(IncidentScope scope, DateTimeOffset now, string? said = null)
    {
        var (known, found) = (licences.Select(one => one.Number).ToList(), scope.Licences.Select(one => one.Number).ToList());
        if (entries.Count > 0) // else the report itself says it
        {
            entries.AddRange(scope.Licences.Where(one => one.Number != said && !known.Contains(one.Number)).Select(one => new IncidentEntry(now, $"{one.Number} is reached, too: {NoticeWords.How(one.How)}", Portal, now, one.Number)));
            entries.AddRange(known.Except(found).Where(one => one != said).Select(one => new IncidentEntry(now, $"{one} is no longer reached: no licence that is named leads to its data", Portal, now, one)));
        }
        licences.Clear();
        licences.AddRange(scope.Licences);
        concerned.Clear();
        concerned.AddRange(scope.Concerned);
    }

    /// <summary>Why the actor may not work on it at all; null when they may. The lead is not from the business line concerned.</summary>
    public Rule? WhyNotLead(Actor actor) =>
        !actor.Is(Role.IncidentLead) ? new Rule("WF-2", "Only for: incident lead.")
        : FourEyes.NotOwnOrganisation(actor, [.. licences.SelectMany(one => new[] { one.Steward, one.Recipient })])
        ?? (concerned.Contains(actor.Person) ? new Rule("IN-1", "You worked on a case that this incident is about. Somebody else leads it.") : null);

    /// <summary>Why the actor adds nothing and takes no step; null when they may. Other leads help with it; who led it and was replaced does not, unless they take it over again.</summary>
    public Rule? WhyNotWork(Actor actor) => WhyNotLead(actor) ?? WhyReplaced(actor);

    /// <summary>That somebody took the lead over from the actor; null for who leads it, who never did, and once it is over.</summary>
    public Rule? WhyReplaced(Actor actor) => IncidentWorkflow.IsOpen(State) && Lead != actor.Person && steps.Exists(step => step.Person == actor.Person && step.Verb is nameof(IncidentVerb.Triage) or nameof(IncidentVerb.TakeOver))
        ? new Rule("IN-22", $"{LeadName} took the lead over from you. Take it over again, with a reason, before you work on it.") : null;

    private void Working(Actor actor)
    {
        if (WhyNotWork(actor) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(!IncidentWorkflow.IsOpen(State), "IN-2", "The incident is over; nothing can be added.");
        RuleViolation.When(State is IncidentState.Reported, "IN-3", "Triage the incident first; that makes you its lead.");
    }

    /// <summary>When a clock of the law or the lessons next come due; clocks that are proposed run until somebody decides them.</summary>
    private void SetWake(PolicyPack pack, DateTimeOffset now)
    {
        RunProposed(pack, now);
        DateTimeOffset?[] dues =
        [
            .. notices.Where(clock => clock is { Missed: false, Runs: true }).Select(clock => clock.DueAt),
            LessonsDueAt is { } due && Lessons is null && !ToldOfLessons ? due : null,
        ];
        WakeAt = IncidentWorkflow.IsOpen(State) ? dues.Min() : null;
    }
}
