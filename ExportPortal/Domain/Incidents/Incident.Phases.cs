using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Incidents.IncidentVerb;

namespace ExportPortal.Domain.Incidents;

/// <summary>What the triage asks for.</summary>
public sealed record TriageInput(string Class, int Harm, long Persons, IReadOnlyList<string> Raised, IReadOnlyList<string> Lowered);

/// <summary>The phases, from the triage to the end.</summary>
public sealed partial class Incident
{
    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(IncidentVerb verb, Actor actor, DateTimeOffset now) => IncidentWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (verb is TakeOver or Release ? WhyNotLead(actor) : WhyNotWork(actor)) ?? Guard(verb, actor, now); // a hold is released by anybody but who set it

    private Rule? Guard(IncidentVerb verb, Actor actor, DateTimeOffset now) => verb switch
    {
        TakeOver when Lead == actor.Person => new Rule("IN-4", "You are the lead."),
        CallFalse when notices.Exists(clock => clock.SentAt is not null) => new Rule("IN-5", "A notice was sent already. Finish the incident, and say in it that nothing had happened."),
        Release when steps.FindLast(step => step.Verb == nameof(Hold))?.Person == actor.Person => new Rule("IN-21", "You put it under legal hold, so another incident lead releases it. Where there is no other, the administrator gives a second person the role."),
        Remediate or SendFinalReport when Cause is null => new Rule("IN-6", "Write the cause and the control that failed first."),
        SendFinalReport when NotDecided is { } rule => rule,
        Close => CloseGuard(now),
        _ => null,
    };

    private Rule? CloseGuard(DateTimeOffset now) =>
        NotDecided
        ?? (notices.Find(clock => clock.At(now) is NoticeStanding.Running or NoticeStanding.Late or NoticeStanding.Waiting or NoticeStanding.WithoutLimit) is { } open ? new Rule("IN-8", $"This notice was not sent: {open.Name}.")
        : actions.Find(action => action.DoneAt is null) is { } action ? new Rule("IN-9", $"A corrective action is open: {action.Name}, {action.Text}.")
        : Lessons is null ? new Rule("IN-10", "The lessons are not written.")
        : PublicSummary is null ? new Rule("IN-11", "The public summary is not written.")
        : null);

    /// <summary>A clock that the facts point at and that nobody decided yet.</summary>
    private Rule? NotDecided => notices.Find(clock => clock is { Proposal: not null, Decision: NoticeDecision.Undecided, EndedAt: null }) is { } open
        ? new Rule("IN-7", $"Say first whether this clock applies: {open.Name}.") : null;

    private Transition<IncidentState, IncidentVerb> Ensure(IncidentVerb verb, Actor actor, DateTimeOffset now) =>
        WhyClosed(verb, actor, now) is { } rule ? throw new RuleViolation(rule) : IncidentWorkflow.Table.Find(State, verb)!;

    /// <summary>
    /// Grades the incident and takes the lead. The clocks of the law are proposed anew, by the class that is given here; those
    /// of the licence apply without a question, because the licence itself says so.
    /// </summary>
    public void Triage(TriageInput input, IncidentScope scope, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Reach(scope, now);
        var row = Ensure(IncidentVerb.Triage, actor, now);
        Reasons.Require(reason);
        var terms = pack.IncidentRules;
        RuleViolation.When(!terms.Classes.Exists(one => one.Code == input.Class), "IR-3", "Choose the class of the incident.");
        Assessment = SeverityMatrix.Of(input.Harm, input.Persons, input.Raised, input.Lowered, terms.Severity);
        var response = terms.Severity.Response(Assessment.Severity);
        (Class, SeverityLevel, Lead, LeadName) = (input.Class, Assessment.Severity, actor.Person, actor.Name);
        TriageClock = Deadline.Start("triage", response.Triage, response.TriageUnit, ReportedAt).Meet(now);
        ContainClock = Deadline.Start("containment", response.Contain, response.ContainUnit, ReportedAt);
        ProposeNotices(scope, pack);
        for (var at = 0; at < notices.Count; at++)
            notices[at] = ByLicence(notices[at], pack, now);
        Move(row, actor, reason, pack, now);
    }

    /// <summary>The clocks of the licence apply without a question.</summary>
    private NoticeClock ByLicence(NoticeClock clock, PolicyPack pack, DateTimeOffset now) => clock is { Terms.Suggest.UnderLicence: true, Proposal: { } why }
        ? Begin(clock with { Decision = NoticeDecision.Applies, Reason = $"The licence says so: {why}.", DecidedBy = Portal, DecidedAt = now }, AwareAt, pack) : clock;

    /// <summary>Takes a verb that asks for a reason alone.</summary>
    public void Take(IncidentVerb verb, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(verb is IncidentVerb.Triage, "WF-3", "The triage asks for more than a reason; use its own form.");
        var row = Ensure(verb, actor, now);
        Reasons.Require(reason);
        switch (verb)
        {
            case Contain:
                (Containment, ContainClock) = (reason.Trim(), ContainClock!.Meet(now));
                break;
            case TakeOver:
                (Lead, LeadName) = (actor.Person, actor.Name);
                break;
            case SendFinalReport:
                LessonsDueAt = pack.Due("incident-lessons", now);
                break;
            case CallFalse:
                ContainClock = ContainClock?.Meet(now);
                for (var at = 0; at < notices.Count; at++)
                    if (notices[at] is { SentAt: null, Decision: not NoticeDecision.DoesNotApply } owed)
                        notices[at] = owed with { EndedAt = now };
                break;
        }
        Move(row, actor, reason, pack, now);
    }

    private void Move(Transition<IncidentState, IncidentVerb> row, Actor actor, string reason, PolicyPack pack, DateTimeOffset now)
    {
        var (from, to) = (State, row.IsReturn ? PausedFrom ?? row.To : row.To);
        PausedFrom = to is IncidentState.Referred or IncidentState.LegalHold ? from : null;
        steps.Add(new StepTaken(Words.Code(from), row.Verb.ToString(), Words.Code(to), actor.Person, actor.Name, now, reason.Trim()));
        State = to;
        if (State is IncidentState.FalseAlarm)
            TriageClock = TriageClock.Meet(now);
        SetWake(pack, now);
    }
}
