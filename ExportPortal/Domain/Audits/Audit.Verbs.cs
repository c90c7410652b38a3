using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Audits.AuditVerb;

namespace ExportPortal.Domain.Audits;

public sealed partial class Audit
{
    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(AuditVerb verb, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now) =>
        AuditWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (AuditWorkflow.IsOfAuditee(verb) ? NotAuditee(actor) ?? AnsweredOnce(verb, actor) : verb is AuditVerb.AgreeWithdrawal ? WhyNotSecond(actor) : verb is TakeLead ? (Lead == actor.Person ? new Rule("AU-9", "You lead this audit already.") : independence.WhyNot(this, actor)) : NotLead(actor) ?? independence.WhyNotGoOn(this, actor))
        ?? Guard(verb, pack, now);

    /// <summary>An audit about no licence and no recipient has no records.</summary>
    internal static readonly Rule NothingToSample = new("AU-30", "This audit is about no licence, so it has no records to sample.");

    private Rule? Guard(AuditVerb verb, PolicyPack pack, DateTimeOffset now) => verb switch
    {
        StartUnannounced when Origin is not AuditOrigin.Triggered || Type is not AuditType.DeskReview => new Rule("AU-12", "Only a desk review that was triggered by risk starts without notice."),
        StartTests when !IsNoticeWaived && NoticeClock is { } notice && notice.Due(now, pack.Calendar) > now
            => new Rule("AU-14", $"The notice runs until {Words.Day(DateOnly.FromDateTime(notice.Due(now, pack.Calendar).UtcDateTime))}, unless the audited side agrees to start earlier."),
        AuditVerb.DrawSample when LicenceNumber is null && !IsThematic && !IsOfRecipient => NothingToSample,
        AuditVerb.JudgeSample when samples.TrueForAll(one => one.Deviating is not null) => new Rule("AU-15", "No sample waits to be judged."),
        FinishTests when samples.Exists(one => one.Deviating is null) => new Rule("AU-16", "A sample is not judged yet."),
        AuditVerb.WithdrawFinding when !findings.Exists(MayBeWithdrawn) => new Rule("AU-17", "There is no finding to withdraw."),
        AuditVerb.AgreeWithdrawal when !AskedToWithdraw().Any() => NotAsked,
        AuditVerb.CorrectFinding when findings.TrueForAll(one => one.State is FindingState.Withdrawn) => new Rule("AU-53", "There is no finding to put right."),
        FinishCorrection when findings.Exists(one => one is { NeedsCorrection: true, State: FindingState.PlanDue or FindingState.FixDue or FindingState.FixClaimed })
            => new Rule("AU-18", "A correction is not verified yet."),
        Close when findings.Exists(one => one is { NeedsCorrection: true, IsOpen: true }) => new Rule("AU-19", "The effect of a correction is not confirmed yet."),
        _ => null,
    };

    private Rule? NotLead(Actor actor) => Lead is null ? new Rule("AU-10", "Nobody leads this audit yet. Take the lead first.")
        : Lead != actor.Person ? new Rule("AU-11", $"{LeadName} leads this audit.") : null;

    private Rule? NotAuditee(Actor actor, string? licence = null) => !IsAuditee(actor.Organisation, licence) || (Type is AuditType.Internal) != actor.Is(Role.LicensingManager)
        ? new Rule("AU-20", "Only the audited side does this.") : null;

    /// <summary>Takes a verb that asks for a reason at most.</summary>
    public void Take(AuditVerb verb, string reason, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(AuditWorkflow.HasOwnForm(verb), "WF-3", "This asks for more than a reason; use its own form.");
        Ensure(verb, actor, independence, pack, now);
        if (AuditWorkflow.NeedsReason(verb))
            Reasons.Require(reason);
        if (verb is TakeLead)
            Led(independence, actor, now);
        else
            Pass(verb, reason, actor, pack, now);
        Schedule(pack, now);
    }

    private void Pass(AuditVerb verb, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        var ends = verb is IssueReport && !findings.Exists(one => one is { NeedsCorrection: true, IsOpen: true });
        Move(verb, actor.Person, actor.Name, now, reason, ends ? AuditState.Closed : verb is Reply ? AfterReply(actor) : null);
        switch (verb)
        {
            case SendNotice:
                Clock = NoticeClock = pack.Start("audit-notice", now);
                break;
            case WaiveNotice:
                Agree(actor, now);
                break;
            case StartTests or StartUnannounced:
                Clock = null;
                break;
            case FinishTests:
                Clock = ReportClock = pack.Start("audit-report", now);
                break;
            case SendDraft:
                Clock = pack.Start("audit-reply", now);
                break;
            case Reply:
                TakeReply(reason, actor);
                if (State is AuditState.FinalReport)
                    Clock = ReportClock;
                break;
            case IssueReport:
                Issue(reason, pack, now);
                break;
        }
        if (State is AuditState.Closed)
            End(now);
    }

    private void Issue(string conclusion, PolicyPack pack, DateTimeOffset now)
    {
        (Conclusion, ReportedAt, ReportClock, Clock) = (conclusion.Trim(), now, ReportClock?.Meet(now), null);
        for (var at = 0; at < findings.Count; at++)
            findings[at] = findings[at].Start(pack, now);
    }

    private void End(DateTimeOffset now)
    {
        (ClosedAt, Clock) = (now, null);
        for (var at = 0; at < findings.Count; at++)
            if (findings[at] is { State: FindingState.Recorded } observation)
                findings[at] = observation.Step(FindingVerb.CloseObservation, default, AuditNote.Portal, now, "");
    }

    private void Ensure(AuditVerb verb, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor, independence, pack, now) is { } rule)
            throw new RuleViolation(rule);
    }
}
