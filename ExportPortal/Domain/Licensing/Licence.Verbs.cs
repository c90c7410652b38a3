using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.LicenceVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>The verbs that people take.</summary>
public sealed partial class Licence
{
    private static readonly string[] Imposing = [nameof(Suspend), nameof(SuspendProvisionally), nameof(LicenceVerb.SuspendForFinding), nameof(ConfirmSuspension)];

    public void Accept(Role side, string authentication, Actor actor, DateTimeOffset now)
    {
        var verb = side is Role.Steward ? AcceptAsSteward : AcceptAsRecipient;
        Ensure(verb, actor, now);
        acceptances.Add(new Acceptance(side, actor.Person, actor.Name, now, authentication, PackageHash!.Value));
        Move(verb, actor, now, "accepted", acceptances.Count == 2 ? LicenceState.Active : LicenceState.PendingAcceptance);
        if (acceptances.Count < 2)
            return;
        EndSuspension(); // of a provisional one before the acceptance, whose time is over
        Owe([.. OwedDuty.UsedFrom(duties, FirstUse)]);
    }

    /// <summary>Why the verb is closed to the actor at the instant; null when it is open.</summary>
    public Rule? WhyClosed(LicenceVerb verb, Actor actor, DateTimeOffset now) => LicenceWorkflow.Table.WhyClosed(StateAt(now), verb, actor) ?? verb switch
    {
        AcceptAsSteward => AcceptGuard(Role.Steward, Steward, actor, now),
        AcceptAsRecipient => AcceptGuard(Role.Recipient, Recipient, actor, now),
        Surrender or AnswerHearing or CertifyDeletion => actor.Organisation == Recipient ? LicenseeGuard(verb, now) : new Rule("LC-1", "Only the licensee does this."),
        _ => FourEyes.NotOwnOrganisation(actor, Steward, Recipient) ?? StaffGuard(verb, actor, now),
    };

    private Rule? LicenseeGuard(LicenceVerb verb, DateTimeOffset now) => verb switch
    {
        Surrender when OpenReport(now) is { } report => new Rule("LC-5", $"A report is owed first: {report.What}."),
        AnswerHearing when HearingUntil is null => new Rule("LC-6", "No revocation was announced, so there is nothing to answer."),
        CertifyDeletion when Certificate is not null => new Rule("LC-7", "You have certified the deletion; it is being looked at."),
        _ => null,
    };

    /// <summary>Revoking at T3 and T4 is for the board (transition 29).</summary>
    private Rule? StaffGuard(LicenceVerb verb, Actor actor, DateTimeOffset now) => verb switch
    {
        Revoke or RevokeUrgently or AnnounceRevocation or DropRevocation when Tier >= 3 && !actor.Is(Role.BoardMember) => new Rule("LC-2", $"At tier {Tier} the board revokes."),
        AnnounceRevocation when HearingUntil is not null => new Rule("LC-8", $"It was announced; the licensee is heard until {PackageWords.Minute(HearingUntil.Value)}. Revoke, or drop the revocation."),
        DropRevocation when HearingUntil is null => new Rule("LC-16", "No revocation was announced."),
        Revoke when HearingUntil is null => new Rule("LC-9", "Announce the revocation first, so that the licensee is heard. Where that cannot wait, revoke urgently."),
        Revoke when HeardAt is null && HearingUntil > now => new Rule("LC-10", $"The licensee may be heard until {PackageWords.Minute(HearingUntil.Value)}."),
        ReviewSuspension when SuspensionEndsAt <= now => new Rule("LC-22", $"The suspension has lasted as long as it may, until {PackageWords.Minute(SuspensionEndsAt.Value)}. Lift it, or revoke the licence."),
        SuspendProvisionally when Unconfirmed?.Person == actor.Person => OnTheSameGrounds,
        ReviewSuspension or AnnounceRevocation or DropRevocation or Revoke or RevokeUrgently when DecidesAnew(actor) is { } barred => barred,
        ConfirmSuspension when ProvisionalUntil is null => new Rule("LC-11", "The suspension is not provisional, so there is nothing to confirm."),
        ReviewSuspension when ProvisionalUntil is not null => new Rule("LC-12", "The suspension is provisional: confirm it or lift it."),
        LiftSuspension when State is LicenceState.PendingAcceptance => ProvisionalUntil is not { } until || until <= now ? new Rule("LC-26", "Nothing was stopped before the acceptance, or its time is over.")
            : Imposers.Contains(actor.Person) ? new Rule("LC-27", "You imposed the stop; somebody else lifts it.") : null,
        LiftSuspension => Unsigned(verb, actor) ?? (signatures.Exists(one => one.Verb == verb.ToString()) && signatures.Where(one => one.Verb == verb.ToString()).Select(one => one.Person).Append(actor.Person).All(Imposers.Contains)
            ? new Rule("FE-6", "Both of you imposed the suspension; one of the two who lift it must not have.") : null),
        Revoke or RevokeUrgently => Unsigned(verb, actor),
        ReturnCertificate or Close when Certificate is null => new Rule("LC-13", "The recipient has not certified the deletion."),
        Close => CloseGuard(now),
        _ => null,
    };

    private Rule? CloseGuard(DateTimeOffset now) =>
        duties.Find(duty => duty.Answer is null && (duty.Kind is DutyKind.Report ? IsOwed(duty, now) : duty.AfterEnd is null ? duty.IsOverdue(DateOnly.FromDateTime(now.UtcDateTime)) : duty.HoldsClosing && IsOwedAfterEnd(duty))) is { } open ? new Rule("LC-14", $"This is still owed: {open.What}.")
        : duties.Find(duty => (duty.Kind is DutyKind.Report || duty.HoldsClosing) && duty.WaitsForReview) is { } unread ? new Rule("LC-21", $"An officer has to look at this first: {unread.What}.")
        : marks.Find(one => one.Mark is LicenceMark.OpenCorrectiveAction or LicenceMark.OpenMajorFinding) is { } mark ? new Rule("LC-15", $"{mark.Source} is still open.")
        : null;

    /// <summary>Persons who imposed the present suspension.</summary>
    private HashSet<PersonId> Imposers => [.. steps.Where(step => step.At >= SuspendedAt && Imposing.Contains(step.Verb)).Select(step => step.Person),
        .. steps.Exists(step => step.At >= SuspendedAt && step.Verb == nameof(LicenceVerb.SuspendByScreening)) ? signed.Where(one => one.Verb == nameof(LicenceVerb.SuspendByScreening)).Select(one => one.Person) : []];

    private static readonly Rule OnTheSameGrounds = new("LC-20", "Nobody confirmed the last provisional suspension. On its grounds a manager or the board suspends; on new ones somebody else may suspend provisionally.");

    /// <summary>The last provisional suspension, where its time ended unconfirmed and nobody has suspended since, or it was one before the acceptance, which nobody confirms; null otherwise.</summary>
    private StepTaken? Unconfirmed => steps.FindLastIndex(step => Suspending.Contains(step.Verb)) is >= 0 and var at && steps[at].IsProvisional()
        && (steps[at].To == Words.Code(LicenceState.PendingAcceptance) || steps.Skip(at + 1).Any(step => step.Verb == nameof(LiftUnconfirmed))) ? steps[at] : null;

    private Rule? Unsigned(LicenceVerb verb, Actor actor) =>
        FourEyes.SecondPersonDiffers(actor, signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person));

    /// <summary>Why a provisional stop keeps it from being accepted now; null when none does.</summary>
    internal Rule? WhyKeptProvisionally(DateTimeOffset now) =>
        ProvisionalUntil > now ? new Rule("LC-23", $"This licence was stopped provisionally before it was accepted. It cannot be accepted until {PackageWords.Minute(ProvisionalUntil.Value)}.") : null;

    private Rule? AcceptGuard(Role side, OrganisationId organisation, Actor actor, DateTimeOffset now) =>
        actor.Organisation != organisation ? new Rule("LC-3", "Only the party itself accepts.")
        : PackageHash is null || IsSealingNext ? new Rule("LP-1", "The package is being sealed; it can be accepted in a moment.")
        : acceptances.Any(acceptance => acceptance.Side == side) ? new Rule("LC-4", "Your side has accepted.")
        : WhyKeptProvisionally(now) ?? FourEyes.SecondPersonDiffers(actor, acceptances.Select(acceptance => acceptance.Person));

    private void Ensure(LicenceVerb verb, Actor actor, DateTimeOffset now)
    {
        Settle(now);
        if (WhyClosed(verb, actor, now) is { } rule)
            throw new RuleViolation(rule);
    }

    /// <summary>Takes a verb with its reason; one that needs two persons takes effect with the second. A verb with a form of its own has its own method.</summary>
    public void Take(LicenceVerb verb, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(LicenceWorkflow.HasOwnForm(verb), "WF-3", "This asks for more than a reason; use its own form.");
        Ensure(verb, actor, now);
        Reasons.Require(reasons);
        if (verb is SuspendProvisionally && string.Equals(Unconfirmed?.Reason, reasons.Trim(), StringComparison.OrdinalIgnoreCase))
            throw new RuleViolation(OnTheSameGrounds);
        var row = LicenceWorkflow.Table.Find(State, verb)!;
        var signature = new Signature(verb.ToString(), actor.Person, actor.Name, now, reasons.Trim());
        signatures.Add(signature);
        signed.Add(signature);
        if (signatures.Count(one => one.Verb == verb.ToString()) < row.Signatures)
            return;
        Move(verb, actor, now, reasons, row.To);
        signatures.RemoveAll(one => one.Verb == verb.ToString() || row.To != row.From);
        Mark(verb, pack, now);
    }

    /// <summary>The clocks that the verb starts and ends.</summary>
    private void Mark(LicenceVerb verb, PolicyPack pack, DateTimeOffset now)
    {
        switch (verb)
        {
            case Suspend:
                (SuspendedAt, ReviewDueAt, SuspensionEndsAt) = (now, pack.Due("suspension-review", now), pack.Due("suspension-longest", now));
                break;
            case SuspendProvisionally:
                (SuspendedAt, SuspensionEndsAt) = (now, pack.Due("suspension-longest", now));
                StopUntil(pack.Due("provisional-suspension", now), now);
                break;
            case ConfirmSuspension or ReviewSuspension:
                (ProvisionalUntil, ReviewDueAt) = (null, pack.Due("suspension-review", now));
                signatures.Clear(); // who signed before did so on other reasons
                break;
            case LiftSuspension:
                if (State is LicenceState.PendingAcceptance)
                    StopUntil(now, now);
                EndSuspension();
                break;
            case AnnounceRevocation:
                HearingUntil = pack.Due("revocation-hearing", now);
                break;
            case DropRevocation:
                (HearingUntil, HeardAt) = (null, null);
                signatures.RemoveAll(signature => signature.Verb is nameof(Revoke) or nameof(RevokeUrgently));
                break;
            case AnswerHearing:
                HeardAt = now;
                break;
            case Revoke or RevokeUrgently or Surrender:
                EndUse(now);
                break;
            case Close:
                KeepNextDue();
                break;
            case ReturnCertificate:
                certificates[^1] = certificates[^1] with { ReturnedFor = steps[^1].Reason };
                break;
        }
    }

    /// <summary>Stops access, as those who decide the sanction have signed; a provisional suspension becomes a lasting one. False when there is nothing to stop.</summary>
    public bool SuspendBySanction(string reason, PolicyPack pack, DateTimeOffset now) => SuspendBy(LicenceVerb.SuspendBySanction, reason, pack, now);

    /// <summary>Stops access because two persons have found a party or a user to be on a restricted-party list (P1). False when there is nothing to stop.</summary>
    /// <param name="by">Signatures of the persons who found it so; they had a hand in the suspension (FE-6, FE-7).</param>
    public bool SuspendByScreening(string reason, IEnumerable<Signature> by, PolicyPack pack, DateTimeOffset now)
    {
        if (!SuspendBy(LicenceVerb.SuspendByScreening, reason, pack, now))
            return false;
        signed.AddRange(by.Where(one => !signed.Contains(one)).ToList());
        return true;
    }

    /// <summary>Stops access because the live log has been silent for too long (AC-16). False when there is nothing to stop.</summary>
    public bool SuspendForSilence(string reason, PolicyPack pack, DateTimeOffset now) => SuspendBy(LicenceVerb.SuspendForSilence, reason, pack, now);

    /// <summary>
    /// Stops access provisionally because of a critical finding. A finding is a new ground: who recorded it may have suspended
    /// before, and a provisional suspension that runs begins anew. Before the acceptance it keeps the licence from being accepted.
    /// False where a lasting suspension holds, or there is nothing to stop.
    /// </summary>
    /// <param name="lead">Who recorded the finding; that person has imposed the suspension (FE-6, FE-7).</param>
    public bool SuspendForFinding(string reason, Actor lead, PolicyPack pack, DateTimeOffset now)
    {
        Settle(now);
        if ((State is LicenceState.Suspended && ProvisionalUntil is null) || LicenceWorkflow.Table.Find(State, LicenceVerb.SuspendForFinding) is not { } row)
            return false;
        Move(LicenceVerb.SuspendForFinding, lead, now, reason, row.To);
        signatures.Clear(); // who signed before did so without knowing of the finding
        (SuspendedAt, SuspensionEndsAt) = (SuspendedAt ?? now, SuspensionEndsAt ?? pack.Due("suspension-longest", now));
        StopUntil(pack.Due("provisional-suspension", now), now);
        return true;
    }

    /// <summary>Moves the end of a provisional suspension. The time in which a licence cannot be accepted because of it does not count against the acceptance.</summary>
    private void StopUntil(DateTimeOffset until, DateTimeOffset now)
    {
        if (State is LicenceState.PendingAcceptance)
            AcceptBy += until - (ProvisionalUntil > now ? ProvisionalUntil.Value : now);
        ProvisionalUntil = until;
    }

    private bool SuspendBy(LicenceVerb verb, string reason, PolicyPack pack, DateTimeOffset now)
    {
        Settle(now);
        if ((State is LicenceState.Suspended && ProvisionalUntil is null) || !ByDecision(verb, reason, now))
            return false;
        (SuspendedAt, SuspensionEndsAt) = (SuspendedAt ?? now, SuspensionEndsAt ?? pack.Due("suspension-longest", now));
        (ProvisionalUntil, ReviewDueAt) = (null, pack.Due("suspension-review", now));
        return true;
    }

    /// <summary>Carries out what two deciders have signed as a sanction and nobody can appeal against any more. False when the licence is over already.</summary>
    public bool RevokeBySanction(string reason, DateTimeOffset now) => ByDecision(LicenceVerb.RevokeBySanction, reason, now);

    /// <summary>Opens access again, as the panel has decided. False when the licence is not suspended.</summary>
    public bool LiftOnAppeal(string reason, DateTimeOffset now) => ByDecision(LicenceVerb.LiftOnAppeal, reason, now);

    private bool ByDecision(LicenceVerb verb, string reason, DateTimeOffset now)
    {
        Settle(now);
        if (LicenceWorkflow.Table.Find(State, verb) is not { IsByPortal: true } row)
            return false;
        Move(verb, null, now, reason, row.To);
        signatures.Clear();
        if (row.To is LicenceState.Revoked)
            EndUse(now);
        else if (row.To is LicenceState.Active)
            EndSuspension();
        return true;
    }

    private void EndSuspension() => (SuspendedAt, ProvisionalUntil, ReviewDueAt, SuspensionEndsAt) = (null, null, null, null);

    private void EndUse(DateTimeOffset at)
    {
        EndSuspension();
        (HearingUntil, EndedAt) = (null, at);
        Prepare(null, null);
        if (at < EndOfTerm)
            Owe([.. duties.Select(duty => duty.EndedOn(DateOnly.FromDateTime(at.UtcDateTime))).OrderBy(duty => duty.Due)]);
    }

    private void Move(LicenceVerb verb, Actor? actor, DateTimeOffset now, string reason, LicenceState to)
    {
        if (actor is null)
            LicenceWorkflow.Table.RequireByPortal(State, verb);
        steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(to), actor?.Person ?? default, actor?.Name ?? "the portal", now, reason.Trim()));
        State = to;
    }
}
