using System.Collections.Immutable;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Audits;

/// <summary>What the auditor and the audited side put into an audit.</summary>
public sealed partial class Audit
{
    public void RequestEvidence(IReadOnlyList<string> items, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(AuditVerb.RequestEvidence, actor, independence, pack, now);
        RuleViolation.When(items.Count is 0 or > 50 || items.Any(string.IsNullOrWhiteSpace), "AU-21", "Name what you need, one item a line, up to 50.");
        foreach (var item in items)
        {
            Reasons.Require(item);
            requests.Add(new(requests.Count + 1, item.Trim()));
        }
        Move(AuditVerb.RequestEvidence, actor.Person, actor.Name, now, $"{items.Count} {(items.Count == 1 ? "item" : "items")}");
        Clock = pack.Start("audit-evidence", now);
        Schedule(pack, now);
    }

    /// <param name="finding">Set: the file shows the fix of this finding, and may come until it is verified.</param>
    public EvidenceItem HandIn(string title, string fileName, long bytes, ContentHash hash, int? request, int? finding, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        if (finding is { } number)
            RuleViolation.When(NotAuditee(actor, FindingOf(number)?.Licence) is not null || FindingOf(number) is not { State: FindingState.PlanDue or FindingState.FixDue or FindingState.FixClaimed }, "AU-22", "Evidence of a fix comes from the audited side, before the fix is verified.");
        else
            Ensure(AuditVerb.HandInEvidence, actor, independence, pack, now);
        RuleViolation.When(request is { } asked && requests.TrueForAll(one => one.Number != asked), "AU-23", "There is no such request.");
        RuleViolation.When(string.IsNullOrWhiteSpace(title) || title.Length > 300, "AU-24", "Say what the file shows, in up to 300 characters.");
        var item = new EvidenceItem(evidence.Count + 1, request, finding, title.Trim(), fileName, bytes, hash, actor.Person, actor.Name, now) { Party = actor.Organisation };
        evidence.Add(item);
        if (finding is null)
            Move(AuditVerb.HandInEvidence, actor.Person, actor.Name, now, $"E{item.Number}: {item.Title}");
        return item;
    }

    public void AddSample(AuditSample sample, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(AuditVerb.DrawSample, actor, independence, pack, now);
        var licence = About(sample.Licence);
        RuleViolation.When(sample.Until < sample.From, "AU-25", "The period ends before it begins.");
        RuleViolation.When(sample.Selected.Count == 0, "AU-26", "No record can be selected in this period.");
        samples.Add(sample with { Number = samples.Count + 1, Licence = licence, At = now });
        Move(AuditVerb.DrawSample, actor.Person, actor.Name, now, $"sample {samples.Count}, {sample.Selected.Count} records");
    }

    /// <param name="deviating">Places of the selected records that deviate; empty when none does.</param>
    public void JudgeSample(int number, IReadOnlyCollection<long> deviating, string judgement, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(AuditVerb.JudgeSample, actor, independence, pack, now);
        Reasons.Require(judgement);
        var at = samples.FindIndex(one => one.Number == number);
        RuleViolation.When(at < 0 || samples[at].Deviating is not null, "AU-27", "This sample was judged, or does not exist.");
        RuleViolation.When(deviating.Any(seq => !samples[at].Selected.Exists(one => one.Seq == seq)), "AU-28", "A record that was not selected cannot deviate in this sample.");
        samples[at] = samples[at] with { Deviating = [.. deviating.Distinct().Order()], Judgement = judgement.Trim() };
        Move(AuditVerb.JudgeSample, actor.Person, actor.Name, now, $"sample {number}, {samples[at].Errors} deviate");
    }

    /// <param name="earlier">Minor findings of the auditee on the same topic in earlier audits that stand.</param>
    /// <param name="licence">The licence that it concerns, in a thematic audit; else null.</param>
    public Finding RecordFinding(FindingGrade grade, string topic, string text, int earlier, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now, string? licence = null)
    {
        Ensure(AuditVerb.RecordFinding, actor, independence, pack, now);
        RuleViolation.When(State > AuditState.DraftFindings && grade is not FindingGrade.FG4, "AU-49", "After the draft was sent a critical finding alone is recorded. Another one is for the next audit.");
        Reasons.Require(text);
        RuleViolation.When(string.IsNullOrWhiteSpace(topic) || topic.Length > 60, "AU-29", "Name the safeguard, clause or control, such as SG-10.");
        topic = topic.Trim().ToUpperInvariant();
        RuleViolation.When(pack.IsUnknownCode(topic), "AU-55", $"The policy in force has no {topic}. Check the code, or name it in words.");
        licence = About(licence);
        var raised = WhyRaised(grade, topic, licence, earlier, null, pack);
        var finding = new Finding(findings.Count + 1, raised is null ? grade : FindingGrade.FG3, topic, text.Trim(), actor.Person, actor.Name, now) { RaisedBecause = raised, Licence = licence };
        findings.Add(finding.Grade is FindingGrade.FG4 ? finding.Start(pack, now) : finding);
        IsAnnounced |= finding.Grade is FindingGrade.FG4;
        Move(AuditVerb.RecordFinding, actor.Person, actor.Name, now, $"F{finding.Number}, {finding.Grade}: {topic}{(licence is null ? "" : $", licence {licence}")}");
        // A draft that went out before comes again with this one in it.
        if (State is AuditState.DraftFindings)
            HearAnew(TargetOf(licence).Auditee);
        Schedule(pack, now);
        return findings[^1];
    }

    /// <summary>Why a minor finding counts as a major one; null where it does not.</summary>
    /// <param name="but">Number of the finding itself, where it is recorded already.</param>
    private string? WhyRaised(FindingGrade grade, string topic, string? licence, int earlier, int? but, PolicyPack pack)
    {
        var auditee = TargetOf(licence).Auditee;
        earlier += findings.Count(one => one.Number != but && one.Topic == topic && TargetOf(one).Auditee == auditee && one is { Grade: FindingGrade.FG2, State: not FindingState.Withdrawn });
        return grade is FindingGrade.FG2 && earlier >= pack.Audits!.RepeatsThatRaise ? $"Minor finding on {topic} repeated {earlier} times." : null;
    }

    /// <summary>
    /// Puts a finding right before the final report: its grade, its text or both; what it was is kept. A graver one after the
    /// draft goes back to the draft, so that the audited side answers it.
    /// </summary>
    /// <param name="earlier">As of <see cref="RecordFinding"/>: one that is made minor is raised where it repeats others.</param>
    public void CorrectFinding(int finding, FindingGrade grade, string text, int earlier, string reason, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(AuditVerb.CorrectFinding, actor, independence, pack, now);
        var one = FindingOf(finding) ?? throw new RuleViolation(NoSuchFinding);
        RuleViolation.When(one.State is FindingState.Withdrawn, "AU-50", "The finding was withdrawn.");
        RuleViolation.When(grade != one.Grade && (grade is FindingGrade.FG4 || one.Grade is FindingGrade.FG4), "AU-51", "A critical finding takes effect at once, so its grade is not changed: record a critical one as its own, or withdraw it.");
        var raised = grade == one.Grade ? null : WhyRaised(grade, one.Topic, one.Licence, earlier, finding, pack);
        grade = raised is null ? grade : FindingGrade.FG3;
        RuleViolation.When(grade == one.Grade && text.Trim() == one.Text, "AU-52", $"Nothing is changed by this.{(raised is null ? "" : $" {raised}")}");
        Reasons.Require(text);
        Reasons.Require(reason);
        Move(AuditVerb.CorrectFinding, actor.Person, actor.Name, now, $"F{finding}, {one.Grade}{(grade == one.Grade ? "" : $" to {grade}")}: {reason}", State is AuditState.FinalReport && grade > one.Grade ? AuditState.DraftFindings : null);
        Replace(one with { Grade = grade, Text = text.Trim(), RaisedBecause = raised ?? (grade == one.Grade ? one.RaisedBecause : null), Earlier = one.Earlier.Add(new(one.Grade, one.Text, reason.Trim(), actor.Name, now)), WithdrawalAsked = null }, pack, now);
        if (State is AuditState.DraftFindings)
            HearAnew(TargetOf(one).Auditee);
    }

    /// <summary>Its report, or a critical finding, marked the recipient with M8.</summary>
    public bool Marks(OrganisationId recipient) => MarkOn(recipient) is not null;

    /// <summary>The first note that marked the recipient; null for none.</summary>
    public AuditNote? MarkOn(OrganisationId recipient) => notes.Find(one => one.Kind is AuditEffectKind.MajorHistory && (one.Party ?? recipient) == recipient);

    /// <summary>It marked the recipient, and a major finding about it stands: open, or corrected and checked. One that was set aside bears nothing.</summary>
    public bool Upholds(OrganisationId recipient) => Marks(recipient) && findings.Exists(one => one is { Grade: >= FindingGrade.FG3, State: not (FindingState.Withdrawn or FindingState.Recorded) } && TargetOf(one).Auditee == recipient);

    /// <summary>A major finding of its final report, or a critical one, about the recipient is open or was never corrected; a withdrawn one is not.</summary>
    /// <param name="since">One that was ended without correction counts when that was later than this: the years of the policy for findings (PF-10).</param>
    public bool HasOpenMajorFinding(OrganisationId recipient, DateTimeOffset since) => Marks(recipient)
        && findings.Exists(one => one is { Grade: >= FindingGrade.FG3, State: not FindingState.Recorded } && (one.IsOpen || (one.IsUncorrected && one.Steps[^1].At > since)) && TargetOf(one).Auditee == recipient);

    /// <summary>Notes what the audit brought about beyond itself.</summary>
    /// <param name="party">The recipient that it is about, in a thematic audit; null for the one that is audited.</param>
    /// <param name="before">What stood on its record before; null where the note marks none.</param>
    public void Note(AuditEffectKind kind, int? finding, string text, DateTimeOffset now, OrganisationId? party = null, History? before = null) => notes.Add(new(kind, finding, text, now) { Party = party, Before = before });

    private static readonly Rule NoSuchFinding = new("FD-9", "There is no such finding.");

    /// <param name="running">Numbers of the licences of the audited side that have not ended.</param>
    public Rule? WhyClosed(int finding, FindingVerb verb, Actor actor, Independence independence, IReadOnlyCollection<string> running, PolicyPack pack, DateTimeOffset now) => FindingOf(finding) is not { } one ? NoSuchFinding
        : one.WhyClosed(verb, actor, pack.Calendar, now)
        ?? (FindingWorkflow.IsOfAuditee(verb) ? NotAuditee(actor, one.Licence) ?? (IsSeenByAuditee || one.Grade is FindingGrade.FG4 ? null : new Rule("FD-8", "The report is not issued yet.")) : NotLead(actor) ?? independence.WhyNotGoOn(this, actor))
        ?? (verb is FindingVerb.EndUncorrected ? WhyNotEnded(one, running) : null);

    /// <summary>A side owes its correction while it uses the data; the authority owes its own always.</summary>
    private Rule? WhyNotEnded(Finding finding, IReadOnlyCollection<string> running) =>
        Type is AuditType.Internal || ReportedAt is null ? new("FD-11", "A correction is given up after the final report alone, and never in an audit of the authority itself.")
        : running.FirstOrDefault(number => IsOfRecipient || TargetOf(finding).LicenceNumber == number) is { } going ? new("FD-12", $"Licence {going} has not ended, so its holder still owes the correction.")
        : null;

    /// <summary>Takes a step of a finding that asks for a reason at most.</summary>
    /// <param name="running">Numbers of the licences of the audited side that have not ended.</param>
    public void Take(int finding, FindingVerb verb, string reason, Actor actor, Independence independence, IReadOnlyCollection<string> running, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(verb is FindingVerb.ProposePlan, "WF-3", "A plan asks for more than a reason; use its own form.");
        RuleViolation.When(verb is FindingVerb.Withdraw, "FD-13", "A finding is withdrawn as a step of its audit.");
        Step(finding, verb, reason, actor, independence, running, pack, now);
    }

    private void Step(int finding, FindingVerb verb, string reason, Actor actor, Independence independence, IReadOnlyCollection<string> running, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(finding, verb, actor, independence, running, pack, now);
        Reasons.Require(reason);
        var next = FindingOf(finding)!.Step(verb, actor.Person, actor.Name, now, reason);
        Replace(verb switch
        {
            FindingVerb.Contain => next with { ContainClock = next.ContainClock!.Meet(now) },
            FindingVerb.VerifyFix => next with { FixClock = next.FixClock!.Meet(now), EffectClock = pack.Start("capa-effect", now) },
            FindingVerb.ConfirmEffect => next with { EffectClock = next.EffectClock!.Meet(now) },
            FindingVerb.CallIneffective => next with { FixClock = pack.Start(FindingWorkflow.Clock("fix", next.Grade), now), EffectClock = null, Escalated = 0 },
            _ => next,
        }, pack, now);
    }

    public void ProposePlan(int finding, CorrectivePlan plan, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(finding, FindingVerb.ProposePlan, actor, independence, [], pack, now);
        var one = FindingOf(finding)!;
        RuleViolation.When(plan.Whys.Count is 0 or > 5 || plan.Whys.Exists(string.IsNullOrWhiteSpace), "FD-6", "Ask why up to five times, until the root cause is named.");
        foreach (var text in (IEnumerable<string>)[.. plan.Whys, plan.Correction, plan.Corrective, plan.Preventive, plan.Owner])
            Reasons.Require(text);
        RuleViolation.When(plan.Due < DateOnly.FromDateTime(now.UtcDateTime), "FD-10", "The day by which it is fixed lies in the past.");
        var latest = DateOnly.FromDateTime(one.FixClock!.Due(now, pack.Calendar).UtcDateTime);
        RuleViolation.When(plan.Due > latest, "FD-7", $"A finding of grade {one.Grade} is fixed by {Words.Day(latest)} at the latest.");
        Replace(one.Step(FindingVerb.ProposePlan, actor.Person, actor.Name, now, plan.Correction) with { Plan = plan, PlanClock = one.PlanClock!.Meet(now) }, pack, now);
    }

    /// <param name="underSanction">Whether a sanction is in force because of it: others have decided that, so one of them agrees first.</param>
    /// <returns>Whether it is withdrawn; false while another person has to agree.</returns>
    public bool WithdrawFinding(int finding, string reason, Actor actor, Independence independence, PolicyPack pack, DateTimeOffset now, bool underSanction = false)
    {
        Ensure(AuditVerb.WithdrawFinding, actor, independence, pack, now);
        RuleViolation.When(FindingOf(finding) is { } one && !IsWithdrawnByLead(one), "AU-54", "The audited side has this finding from the draft or the report on: it is withdrawn after the reply, and once it is reported a panel alone sets it aside.");
        if (underSanction)
        {
            AskWithdrawal(finding, reason, actor, independence, pack, now);
            return false;
        }
        Step(finding, FindingVerb.Withdraw, reason, actor, independence, [], pack, now);
        Move(AuditVerb.WithdrawFinding, actor.Person, actor.Name, now, $"F{finding}: {reason}");
        Schedule(pack, now);
        return true;
    }

    /// <summary>Whether the lead may withdraw the finding in the present state.</summary>
    public bool MayBeWithdrawn(Finding finding) => IsWithdrawnByLead(finding) && FindingWorkflow.Table.Find(finding.State, FindingVerb.Withdraw) is not null;

    /// <summary>Before the final report any, but while the reply is awaited; else a critical one that no report holds, since it took effect without one.</summary>
    private bool IsWithdrawnByLead(Finding finding) => State is AuditState.Testing or AuditState.DraftFindings or AuditState.FinalReport || (finding.Grade is FindingGrade.FG4 && !(finding.At <= ReportedAt));

    /// <summary>The audited side reads findings from the draft on, also where it is written anew.</summary>
    public bool IsSeenByAuditee => State > AuditState.DraftFindings || DraftSentAt is not null;

    /// <summary>When the draft was sent first; null before.</summary>
    private DateTimeOffset? DraftSentAt => steps.Find(step => step.Verb == nameof(AuditVerb.SendDraft))?.At;

    /// <summary>A critical finding is told at once; one that was put into a draft that went out before, when it goes out again.</summary>
    private bool IsSentToAuditee(Finding finding) => finding.Grade is FindingGrade.FG4 || State > AuditState.DraftFindings || finding.At <= steps.FindLast(step => step.Verb == nameof(AuditVerb.SendDraft))?.At;

    private void Replace(Finding next, PolicyPack pack, DateTimeOffset now)
    {
        findings[findings.FindIndex(one => one.Number == next.Number)] = next;
        Schedule(pack, now);
    }

    private void Ensure(int finding, FindingVerb verb, Actor actor, Independence independence, IReadOnlyCollection<string> running, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(finding, verb, actor, independence, running, pack, now) is { } rule)
            throw new RuleViolation(rule);
    }
}
