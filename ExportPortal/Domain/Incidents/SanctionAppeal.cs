using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>An appeal against a sanction. Its states, verbs, panel and clock are those of every appeal.</summary>
/// <param name="Number">Number of the sanction with a running number: SN-001-AP1.</param>
public sealed record SanctionAppeal(
    string Number, string Grounds, string LodgedBy, DateTimeOffset LodgedAt, AppealState State, Deadline Clock, IReadOnlyList<Signature> Signatures, string? Answer = null, DateTimeOffset? DecidedAt = null)
{
    /// <summary>The three who hear it; empty until they are named, and for an appeal that an older release answered.</summary>
    public IReadOnlyList<PanelMember> Panel { get; init; } = [];
}

/// <summary>The recipient appeals; two of a panel of three, who had no part in it, decide.</summary>
public sealed partial class Sanction
{
    /// <param name="raisedAt">When the matter was raised as a dispute, which keeps the time to appeal; null where it was not.</param>
    public string LodgeAppeal(string grounds, Actor actor, PolicyPack pack, DateTimeOffset now, DateTimeOffset? raisedAt = null)
    {
        var row = Ensure(SanctionVerb.Appeal, actor, pack, raisedAt ?? now);
        Reasons.Require(grounds);
        var appeal = new SanctionAppeal($"{Number}-AP{appeals.Count + 1}", grounds.Trim(), actor.Name, now, AppealState.Lodged, pack.Start("appeal-decision", now), []);
        appeals.Add(appeal);
        CarryOutAt = null;
        Move(row, actor, grounds, now);
        SetWake();
        return appeal.Number;
    }

    /// <summary>
    /// The dispute that holds what is carried out (domain/10 10.6); null for none. Only the first about this decision, and the
    /// first about the finding that it follows from, hold it, when they were opened in the time for an appeal and as long as no
    /// panel has answered: nobody puts a sanction off for ever by one dispute after the other. An appeal that was lodged for it
    /// holds by itself.
    /// </summary>
    /// <param name="about">The disputes about this sanction, and about its finding, in any state.</param>
    public Dispute? HeldBy(IEnumerable<Dispute> about) => CarryOutAt is not { } due ? null
        : about.Where(dispute => dispute.Kind is DisputeKind.AuditFinding || (dispute.OpenedAt >= ImposedAt && !appeals.Exists(appeal => appeal.LodgedAt >= ImposedAt))).GroupBy(dispute => dispute.Kind).Select(own => own.MinBy(dispute => dispute.OpenedAt)!)
            .FirstOrDefault(first => first.Appeal is null && first.OpenedAt <= due && DisputeWorkflow.Pausing.Contains(first.State));

    /// <summary>Why the outcome is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(AppealVerb verb, Actor actor) => OpenAppeal is not { } appeal
        ? new Rule("WF-1", "No appeal is open.")
        : AppealWorkflow.Table.WhyClosed(appeal.State, verb, actor)
            ?? FourEyes.NotOwnOrganisation(actor, Subject.Steward, Recipient)
            ?? FourEyes.PanelIsNew(actor, Involved)
            ?? AppealSeats.WhyNotSeated(appeal.Panel, actor)
            ?? FourEyes.SecondPersonDiffers(actor, appeal.Signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person));

    /// <summary>Why the actor cannot name the panel of the open appeal; null when they can.</summary>
    public Rule? WhyNotNaming(Actor actor) => OpenAppeal is not { } appeal ? new Rule("WF-1", "No appeal is open.")
        : AppealSeats.WhyNotNaming(appeal.State, actor, Involved, Subject.Steward, Recipient);

    /// <summary>Names the three who hear the open appeal, or others in their place.</summary>
    public void NamePanel(IReadOnlyList<PanelMember> members, Actor actor)
    {
        if ((WhyNotNaming(actor) ?? AppealSeats.WhyNot(members, Involved)) is { } rule)
            throw new RuleViolation(rule);
        var appeal = OpenAppeal!;
        appeals[appeals.IndexOf(appeal)] = appeal with { Panel = [.. members], Signatures = [.. AppealSeats.Kept(appeal.Signatures, members)] };
    }

    /// <summary>Signs an outcome; with the second signature of the same one it takes effect. Returns whether it did.</summary>
    public bool Decide(AppealVerb verb, string reasons, Actor actor, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(reasons);
        var appeal = OpenAppeal!;
        // Whoever signs another outcome takes an earlier signature of their own back.
        Signature[] signed = [.. appeal.Signatures.Where(signature => signature.Person != actor.Person), new(verb.ToString(), actor.Person, actor.Name, now, reasons.Trim())];
        var row = AppealWorkflow.Table.Find(appeal.State, verb)!;
        var isDone = signed.Count(signature => signature.Verb == verb.ToString()) >= row.Signatures;
        appeals[^1] = appeal with { Signatures = signed };
        if (isDone)
        {
            appeals[^1] = appeals[^1] with { State = row.To, Answer = reasons.Trim(), DecidedAt = now, Clock = appeal.Clock.Meet(now) };
            Follow(verb, $"{appeal.Number}: {reasons.Trim()}", now);
        }
        return isDone;
    }

    /// <summary>A court upheld the dispute about it, or the finding that it follows from no longer counts: it is lifted, also while it is decided anew, and an appeal that is open is granted by that. False where nothing of it stands.</summary>
    public bool LiftByPortal(string reason, DateTimeOffset now)
    {
        if (SanctionWorkflow.Table.Find(State, SanctionVerb.Lift) is null)
            return false;
        if (OpenAppeal is { } open)
            appeals[appeals.IndexOf(open)] = open with { State = AppealState.Granted, Answer = reason, DecidedAt = now, Clock = open.Clock.Meet(now) };
        Follow(AppealVerb.GrantAppeal, reason, now);
        return true;
    }

    private void Follow(AppealVerb verb, string reason, DateTimeOffset now)
    {
        switch (verb)
        {
            case AppealVerb.Dismiss:
                CarryOutAt = WaitsForAppeal && CarriedOutAt is null ? now : null;
                // The exclusion did not count while the appeal was open; those days are added, as to an order.
                ExcludedUntil += now - appeals[^1].LodgedAt;
                OnRecordUntil = ExcludedUntil > OnRecordUntil ? ExcludedUntil : OnRecordUntil;
                break;
            case AppealVerb.Remit:
                Move(SanctionWorkflow.Table.RequireByPortal(State, SanctionVerb.Remit), null, reason, now);
                // Others decide anew: whoever decided before is now one of those who had a hand in it.
                investigators.AddRange(signatures.Select(signature => signature.Person).Except(investigators).ToList());
                signatures.Clear();
                (ImposedAt, OnRecordUntil, ExcludedUntil, CarryOutAt, CarriedOutAt, ReviewAt) = (null, null, null, null, null, null);
                DecideClock = DecideClock.Again(now);
                break;
            default:
                Move(SanctionWorkflow.Table.RequireByPortal(State, SanctionVerb.Lift), null, reason, now);
                break;
        }
        SetWake();
    }
}
