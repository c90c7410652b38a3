using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>What an audit is about.</summary>
/// <param name="Auditee">The organisation that is audited; of an internal audit the authority itself.</param>
/// <param name="Steward">The steward of the licence, who may look on; null for none.</param>
/// <param name="Licence">Null for an audit of an organisation as a whole.</param>
public sealed record AuditTarget(OrganisationId Auditee, OrganisationId? Steward, LicenceId? Licence, string? LicenceNumber, int? Tier);

/// <summary>One audit from its plan to its end, with evidence, samples, findings and their corrections.</summary>
public sealed partial class Audit
{
    private readonly List<StepTaken> steps = [];
    private readonly List<RequestItem> requests = [];
    private readonly List<EvidenceItem> evidence = [];
    private readonly List<AuditSample> samples = [];
    private readonly List<Finding> findings = [];
    private readonly List<AuditNote> notes = [];

    public AuditId Id { get; private set; }

    /// <summary>AU-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public AuditType Type { get; private set; }
    public AuditOrigin Origin { get; private set; }

    /// <summary>What brought it about, in words: "yearly at T3", "drawn for 2026-Q3".</summary>
    public string Why { get; private set; } = "";

    /// <summary>The organisation that is audited; of a thematic audit that of its first licence.</summary>
    public OrganisationId Auditee { get; private set; }
    public OrganisationId? Steward { get; private set; }

    /// <summary>Null for an audit of an organisation as a whole, and for a thematic one, whose licences stand in a list.</summary>
    public LicenceId? Licence { get; private set; }
    public string? LicenceNumber { get; private set; }
    public int? Tier { get; private set; }

    /// <summary>What is looked at, in words.</summary>
    public string Scope { get; private set; } = "";
    public DateOnly PlannedFor { get; private set; }
    public DateTimeOffset PlannedAt { get; private set; }
    public AuditState State { get; private set; }
    public PersonId? Lead { get; private set; }
    public string? LeadName { get; private set; }
    public bool IsNoticeWaived { get; private set; }

    /// <summary>Whether the audited side has been told: with the notice, or with the draft or a critical finding of an audit without one.</summary>
    public bool IsAnnounced { get; private set; }

    /// <summary>The reply of the audited side to the draft; null when there was none.</summary>
    public string? ReplyText { get; private set; }

    /// <summary>The conclusion of the final report; null before.</summary>
    public string? Conclusion { get; private set; }
    public DateTimeOffset? ReportedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Clock of the notice; null for an audit without one.</summary>
    public Deadline? NoticeClock { get; private set; }

    /// <summary>60 days from the end of the tests.</summary>
    public Deadline? ReportClock { get; private set; }

    /// <summary>Clock of the present step; null when none runs.</summary>
    public Deadline? Clock { get; private set; }

    /// <summary>Next date of the audit, for lists: the earliest clock that runs, or the day it is planned for while it has not begun. Null while nothing is due, as in the tests.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When the portal itself has something to do; null for nothing.</summary>
    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>Days between which the audit has entries in the calendar, both inclusive.</summary>
    public DateOnly FirstDay { get; private set; }
    public DateOnly LastDay { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<RequestItem> Requests => requests;
    public IReadOnlyList<EvidenceItem> Evidence => evidence;
    public IReadOnlyList<AuditSample> Samples => samples;
    public IReadOnlyList<Finding> Findings => findings;
    public IReadOnlyList<AuditNote> Notes => notes;

    private Audit() { }

    /// <summary>Plans an audit by a person, who leads it.</summary>
    public static Audit Plan(AuditId id, string number, AuditType type, AuditTarget subject, string why, string scope, DateOnly on, Independence independence, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        EnsurePlanned(on, actor, now);
        RuleViolation.When(type is AuditType.Thematic, "AU-37", "A thematic audit begins with its clause. Choose the clause, then the licences.");
        var audit = Open(id, number, type, AuditOrigin.Planned, subject, why, scope, on, pack, now);
        audit.Led(independence, actor, now);
        audit.Schedule(pack, now);
        return audit;
    }

    /// <summary>Opens an audit by the portal: drawn, due by its tier, triggered, or following another.</summary>
    public static Audit Open(AuditId id, string number, AuditType type, AuditOrigin origin, AuditTarget subject, string why, string scope, DateOnly on, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(string.IsNullOrWhiteSpace(why) || why.Length > 500, "AU-3", "Say why there is an audit, in up to 500 characters.");
        RuleViolation.When(string.IsNullOrWhiteSpace(scope) || scope.Length > 2000, "AU-4", "Say what is looked at, in up to 2000 characters.");
        var audit = new Audit
        {
            Id = id, Number = number, Type = type, Origin = origin, Why = why.Trim(), Scope = scope.Trim(), PlannedFor = on, PlannedAt = now, State = AuditState.Planned,
            Auditee = subject.Auditee, Steward = subject.Steward, Licence = subject.Licence, LicenceNumber = subject.LicenceNumber, Tier = subject.Tier,
            Clock = origin is AuditOrigin.Triggered ? pack.Start("audit-task", now) : null,
        };
        audit.Schedule(pack, now);
        return audit;
    }

    /// <summary>Takes in the reasons that joined it before it began.</summary>
    /// <param name="why">All of them in words, up to 500 characters.</param>
    public void AlsoBecause(string why)
    {
        RuleViolation.When(State is not AuditState.Planned || string.IsNullOrWhiteSpace(why) || why.Length > 500, "AU-3", "Say why there is an audit, in up to 500 characters.");
        Why = why.Trim();
    }

    public Finding? FindingOf(int number) => findings.Find(one => one.Number == number);

    private void Led(Independence independence, Actor actor, DateTimeOffset now)
    {
        if (independence.WhyNot(this, actor) is { } rule)
            throw new RuleViolation(rule);
        if (Lead != actor.Person) // what another lead asked for is that one's judgment
            foreach (var asked in findings.Where(one => one.WithdrawalAsked is not null).ToList())
                findings[findings.IndexOf(asked)] = asked with { WithdrawalAsked = null };
        (Lead, LeadName) = (actor.Person, actor.Name);
        steps.Add(new(Words.Code(State), nameof(AuditVerb.TakeLead), Words.Code(State), actor.Person, actor.Name, now, ""));
    }

    private void Move(AuditVerb verb, PersonId person, string name, DateTimeOffset now, string reason, AuditState? or = null)
    {
        var to = or ?? AuditWorkflow.Table.Find(State, verb)!.To;
        steps.Add(new(Words.Code(State), verb.ToString(), Words.Code(to), person, name, now, reason.Trim()));
        State = to;
        IsAnnounced |= verb is AuditVerb.SendNotice or AuditVerb.SendDraft;
    }

    /// <summary>Says when the audit is next looked at, by people and by the portal.</summary>
    private void Schedule(PolicyPack pack, DateTimeOffset now)
    {
        var running = findings.Where(one => one.IsOpen).Select(one => one.Clock).Prepend(Clock).OfType<Deadline>().Where(one => one.IsOpen).ToList();
        DueAt = State is AuditState.Closed ? null
            : running.Count > 0 ? running.Min(one => one.Due(now, pack.Calendar))
            : TestsClock(pack) is { } tests ? tests.Due(now, pack.Calendar)
            : State is AuditState.Planned ? new DateTimeOffset(PlannedFor.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
        WakeAt = NextWake(pack, now);
        var days = Dates(pack, now).Select(one => one.Day).ToList();
        (FirstDay, LastDay) = (days.Min(), days.Max());
    }
}
