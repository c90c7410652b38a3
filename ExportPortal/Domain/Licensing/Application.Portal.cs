using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Licensing;

/// <summary>What the portal itself does to an application, when time or a finding has come. None of it grants anything.</summary>
public sealed partial class Application
{
    /// <summary>The name under which the portal's own steps stand.</summary>
    public const string PortalName = "The portal";

    /// <summary>States in which newer facts reach the decision.</summary>
    public static readonly ApplicationState[] Undecided =
        [ApplicationState.Submitted, ApplicationState.Registered, ApplicationState.InReview, ApplicationState.RfiPending, ApplicationState.Recommended, ApplicationState.DecisionPending];

    /// <summary>Holds the case because a possible match was found (8, 37); it goes back to where it was once two persons have cleared it.</summary>
    public void HoldForScreening(string match, PolicyPack pack, DateTimeOffset now)
    {
        var from = State;
        ApplicationWorkflow.Table.RequireByPortal(from, ApplicationVerb.HoldForScreening);
        origins.Add(from);
        if (Case.Screening is Screening.Clear && PackHash == pack.Hash)
            Decide(Case with { Screening = Screening.Possible }, pack, now);
        MoveByPortal(ApplicationVerb.HoldForScreening, pack, now, match);
    }

    /// <summary>
    /// Two persons have decided the matches of the recipient, so its held case follows: it goes back to where it was, or
    /// is prohibited. All who signed count as having prepared it.
    /// </summary>
    public void Resolve(bool isSame, IReadOnlyList<Signature> by, PolicyPack pack, DateTimeOffset now)
    {
        var verb = isSame ? ApplicationVerb.ConfirmMatch : ApplicationVerb.ClearMatch;
        var row = ApplicationWorkflow.Table.Find(State, verb) ?? throw new RuleViolation(new Rule("WF-1", $"Not possible while the application is in state {Words.Of(State)}."));
        RuleViolation.When(by.Select(one => one.Person).Distinct().Count() < row.Signatures, "FE-4", "Two persons decide a match.");
        if (isSame)
            Confirm(pack, now);
        else
            Clear(pack, now);
        foreach (var first in by.SkipLast(1))
            steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(State), first.Person, first.PersonName, first.At, first.Reason));
        hands.AddRange(by.Select(one => one.Person).Except(hands).ToList());
        Step(row, isSame ? row.To : PopOrigin(row.To), by[^1].Person, by[^1].PersonName, pack, now, by[^1].Reason, row.IsReturn ? null : row.Clock);
        ReviewAnew(pack, now);
    }

    /// <summary>
    /// Reads the facts anew while the case is undecided, so that what has become known since reaches the decision. Who
    /// signed on other facts has to sign again, and where an opinion is asked for that nobody gave, the case goes back to review.
    /// </summary>
    /// <returns>Whether anything is different.</returns>
    public bool ReadAnew(DecisionCase facts, PolicyPack pack, DateTimeOffset now)
    {
        if (PackHash != pack.Hash || !Undecided.Contains(State)
            || DecisionJson.Bytes(facts).AsSpan().SequenceEqual(DecisionJson.Bytes(Case)))
            return false;
        Decide(facts, pack, now);
        Drop(_ => true);
        conditions.Clear(); // typed with those signatures
        ProposedTier = null;
        ReviewAnew(pack, now);
        return true;
    }

    /// <summary>Registers a case of tier 1 that passes every gate and check without a review (43); another officer decides it.</summary>
    public bool RegisterAutomatically(PolicyPack pack, DateTimeOffset now)
    {
        if (State is not ApplicationState.Registered || !NeedsNoReview || PackHash != pack.Hash)
            return false;
        MoveByPortal(ApplicationVerb.RegisterAutomatically, pack, now, "Tier 1: every gate and check passes.");
        return true;
    }

    /// <summary>Tier 1 without a doubt.</summary>
    private bool NeedsNoReview => Tier == 1 && Decision.Outcome is DecisionOutcome.General && Decision.Needs.Count == 0;

    /// <summary>The instant since which the portal has something to do on the case by its clock; null while it has not.</summary>
    public (ApplicationVerb Verb, DateTimeOffset At)? DueByTime(PolicyPack pack, DateTimeOffset now)
    {
        ApplicationVerb? verb = State switch
        {
            ApplicationState.Incomplete => ApplicationVerb.ReturnWithoutAction,
            ApplicationState.RfiPending or ApplicationState.ApprovedConditional => ApplicationVerb.Lapse,
            _ => null,
        };
        return verb is { } due && PresentClock is { IsOpen: true, IsStopped: false } clock && clock.Due(now, pack.Calendar) is var at && at < now ? (due, at) : null;
    }

    /// <summary>Whether the time for an answer to the notice of refusal is over without one, and that is not on record yet.</summary>
    public bool IsNoticeOver(PolicyPack pack, DateTimeOffset now) =>
        State is ApplicationState.IntentToRefuse && Notice?.Answer is null && Clock("intent-answer") is { IsOpen: true } clock && clock.Due(now, pack.Calendar) < now;

    /// <summary>Does what the clock has made due; false when nothing is. A notice that nobody answered in time goes on to the decision, which has its own clock.</summary>
    public bool ActOnTime(PolicyPack pack, DateTimeOffset now)
    {
        if (IsNoticeOver(pack, now))
        {
            BackToTheOffice("intent-answer", pack, now);
            return true;
        }
        if (DueByTime(pack, now) is not { } due)
            return false;
        var isUnanswered = State is ApplicationState.RfiPending;
        MoveByPortal(due.Verb, pack, now, State switch
        {
            ApplicationState.Incomplete => "The gaps were not closed in time. A new application can be made at any time.",
            ApplicationState.RfiPending => "The questions were not answered in time. The application can be reopened with the answers for a while.",
            _ => "The conditions were not evidenced in time.",
        });
        if (isUnanswered)
            origins.Clear();
        return true;
    }

    /// <summary>The appeal panel sends the case back, to other reviewers.</summary>
    public void RemitOnAppeal(string reasons, PolicyPack pack, DateTimeOffset now)
    {
        MoveByPortal(ApplicationVerb.RemitOnAppeal, pack, now, reasons);
        StartRound();
        Replace(_ => true);
        conditions.Clear();
    }

    /// <summary>The appeal panel grants: the decider decides again, with the panel's direction.</summary>
    public void GrantOnAppeal(string direction, PolicyPack pack, DateTimeOffset now)
    {
        MoveByPortal(ApplicationVerb.GrantOnAppeal, pack, now, direction);
        Notice = null;
        conditions.Clear();
        Drop(_ => true);
        Direction = direction.Trim();
    }

    /// <summary>Two persons have cleared the match: the case is decided anew without it, and goes back to where it was.</summary>
    private void Clear(PolicyPack pack, DateTimeOffset now) => Decide(Case with { Screening = Screening.Clear }, pack, now);

    private void Confirm(PolicyPack pack, DateTimeOffset now) => Decide(Case with { Screening = Screening.Confirmed }, pack, now);

    private void Decide(DecisionCase facts, PolicyPack pack, DateTimeOffset now)
    {
        (Case, Decision) = (facts, DecisionRules.Decide(facts, pack));
        (PackId, PackHash, Tier, Likeness) = (pack.Id, pack.Hash, Decision.Tier, Fairness.Likeness(Case, Decision));
        // An override stands on the tier that it was set against; on another one there is nothing to override yet.
        if (Override is { } set && (set.From != Tier || !Licensable.Contains(Decision.Outcome)))
            Override = null;
        else if (Override is { } kept)
            (Tier, Decision) = (kept.To, DecisionRules.AtTier(facts, Decision, kept.To, pack));
        Retime(pack, now);
    }

    private void MoveByPortal(ApplicationVerb verb, PolicyPack pack, DateTimeOffset now, string reason)
    {
        var row = ApplicationWorkflow.Table.RequireByPortal(State, verb);
        // The window for reopening belongs to unanswered questions alone.
        Step(row, row.To, default, PortalName, pack, now, reason, row.Clock);
    }
}
