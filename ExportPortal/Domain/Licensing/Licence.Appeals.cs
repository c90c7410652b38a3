using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>What of a licence can be appealed against, and what the answer of the panel does to it (24, 25).</summary>
public sealed partial class Licence
{
    private static readonly string[] Suspending =
    [
        nameof(LicenceVerb.Suspend), nameof(LicenceVerb.SuspendProvisionally), nameof(LicenceVerb.ConfirmSuspension), nameof(LicenceVerb.SuspendBySanction), nameof(LicenceVerb.SuspendByScreening), nameof(LicenceVerb.SuspendForSilence),
        nameof(LicenceVerb.SuspendForFinding),
    ];

    private readonly List<Signature> signed = [];

    /// <summary>Every signature that was given, also those after which another person's made the act take effect; of a licence of an older release, those since then.</summary>
    public IReadOnlyList<Signature> Signed => signed;

    /// <summary>Every person who has acted on the licence or signed an act on it.</summary>
    public IEnumerable<PersonId> Involved => steps.Select(step => step.Person).Concat(signed.Concat(signatures).Select(signature => signature.Person)).Where(person => person != default).Distinct();

    /// <summary>
    /// Everybody who has worked on the licence for the authority: not who stopped it provisionally, which auditors and
    /// incident leads do because of what they look into.
    /// </summary>
    public IEnumerable<PersonId> CaseHands => steps.Where(step => !step.IsProvisional()).Select(step => step.Person)
        .Concat(signed.Concat(signatures).Where(signature => !signature.Verb.IsProvisional()).Select(signature => signature.Person)).Where(person => person != default).Distinct();

    /// <summary>When the provisional suspension that runs began; null when there is none.</summary>
    public DateTimeOffset? ProvisionalSince => ProvisionalUntil is null ? null : steps.FindLast(Stops.IsProvisional)?.At ?? SuspendedAt;

    /// <summary>The decision by which the licence is suspended or revoked at the instant; null while it is neither.</summary>
    public StepTaken? StoppedBy(DateTimeOffset now) => StateAt(now) is LicenceState.Suspended or LicenceState.Revoked ? Stopping().Last : null;

    /// <summary>
    /// The decision that keeps the licence closed whatever becomes of the sanctions on it; null when there is none. A provisional
    /// suspension that a sanction took over is none: nobody confirmed it.
    /// </summary>
    public StepTaken? StoppedBesideSanctions => Stopping().Own;

    private (StepTaken? Last, StepTaken? Own) Stopping()
    {
        var (last, own) = ((StepTaken?)null, (StepTaken?)null);
        foreach (var step in steps)
            if (step.To == Words.Code(LicenceState.Active) && step.From != step.To)
                own = null;
            else if (step.IsBySanction())
                (last, own) = (step, own?.IsProvisional() is true ? null : own);
            // Others who keep a suspension that the panel sent back decide anew.
            else if (Suspending.Contains(step.Verb) || IsRevocation(step) || step.IsSentBack() || (step.Verb == nameof(LicenceVerb.ReviewSuspension) && last is { } before && before.IsSentBack()))
                (last, own) = (step, step);
            else if (step.Verb == nameof(LicenceVerb.SetAsideOnAppeal))
            {
                // What was set aside stops nothing any more; a suspension that stood beside a sanction's revocation does.
                own = step.From == Words.Code(LicenceState.Suspended) || (own is { } set && IsRevocation(set)) ? null : own;
                last = own ?? last;
            }
        return (last, own);
    }

    /// <summary>
    /// Prepares the next version without what an appeal panel takes off of what deciders set. What the rules ask for and what sanctions
    /// imposed stays. While it waits for its acceptance both sides accept the new version, and the time for it begins anew.
    /// </summary>
    public void TakeOff(TakenOff off, Application application, PolicyPack pack, DateTimeOffset now)
    {
        Settle(now);
        RuleViolation.When(IsSealingNext, "AM-2", "Another change is being sealed. Try again in a moment.");
        var next = (Grant ?? throw new RuleViolation(new Rule("AM-4", "This licence has no schedule that can be changed."))).Without(off);
        if (State is LicenceState.PendingAcceptance)
        {
            acceptances.Clear();
            AcceptBy = null;
        }
        if (PackageHash is not null)
        {
            Prepare(next, $"Appeal {off.Appeal} took off what deciders had set: {off.Sentence()}");
            return;
        }
        // The first package is not sealed yet, so that it is sealed without it.
        Grant = next;
        Owe(Owed(application, application.ClausesUnder(next, pack).Select(one => one.Clause.Code), pack));
    }

    /// <summary>
    /// The days of what deciders set stand still while that is contested, and go on with the answer. What was overdue by then stays so:
    /// no appeal opens access that is closed, unless the panel takes the condition off.
    /// </summary>
    /// <param name="since">Since when, as the application says; null while it is not contested.</param>
    /// <param name="changes">The same of what was set with a change, as the change says, by its number; null for none.</param>
    public void KeepDays(Application application, DateTimeOffset? since, DateTimeOffset now, IReadOnlyDictionary<string, DateTimeOffset?>? changes = null)
    {
        for (var at = 0; at < duties.Count; at++)
        {
            var ofChange = (DateTimeOffset?)null;
            var isOfChange = duties[at].Kind is DutyKind.Condition && changes?.TryGetValue(duties[at].Code, out ofChange) is true;
            var contested = isOfChange ? ofChange : since;
            if (contested is null && duties[at].HeldSince is not null)
                duties[at] = duties[at].GoesOn(now, TermInForce.End);
            else if ((contested < GrantedAt ? GrantedAt : contested) is { } from && duties[at] is { HeldSince: null, Answer: null } open && (isOfChange || application.IsSetByDeciders(open)) && !open.IsOverdue(DateOnly.FromDateTime(from.UtcDateTime)))
                duties[at] = open with { HeldSince = from };
        }
        KeepNextDue();
    }

    /// <summary>
    /// Where the licence stands once the panel has lifted a sanction that stopped it: revoked while another revocation holds,
    /// suspended while anything else keeps it closed, and open otherwise. Never more closed than it is.
    /// </summary>
    /// <param name="isBarred">Whether a restricted-party list or another sanction keeps access closed.</param>
    /// <param name="isRevokedElse">Whether another sanction that revokes was carried out.</param>
    public LicenceState AfterLifting(bool isBarred, bool isRevokedElse, DateTimeOffset now) => StateAt(now) switch
    {
        LicenceState.Revoked when isRevokedElse || (StoppedBesideSanctions is { } own && IsRevocation(own)) => LicenceState.Revoked,
        LicenceState.Revoked or LicenceState.Suspended => isBarred || isRevokedElse || StoppedBesideSanctions is not null ? LicenceState.Suspended : LicenceState.Active,
        var other => other,
    };

    /// <summary>
    /// Whether the decision by which the licence was stopped at an instant is the one that stops it still: access was not
    /// opened since, and no other decision took its place. A provisional suspension that was confirmed is the same one.
    /// </summary>
    public bool IsStoppedStill(DateTimeOffset since) => !steps.Exists(step => step.At > since
        && (step.From != step.To || step.Verb is nameof(LicenceVerb.SuspendBySanction) or nameof(LicenceVerb.SuspendByScreening) or nameof(LicenceVerb.SuspendForFinding) or nameof(LicenceVerb.RemitOnAppeal) or nameof(LicenceVerb.SetAsideOnAppeal)));

    private static bool IsRevocation(StepTaken step) => step.To == Words.Code(LicenceState.Revoked) && step.From != step.To;

    /// <summary>Opens access again after an appeal against the revocation; a term that is over by then has ended. False when the licence is not revoked.</summary>
    public bool ReinstateOnAppeal(string reason, DateTimeOffset now)
    {
        if (!ByDecision(LicenceVerb.ReinstateOnAppeal, reason, now))
            return false;
        Reopen(reason);
        Settle(now);
        return true;
    }

    /// <summary>
    /// Sends a suspension or a revocation back, to be decided anew by others. A revocation is set aside and the licensee
    /// heard again; access stays closed. False when the licence is neither suspended nor revoked.
    /// </summary>
    public bool RemitOnAppeal(string reason, PolicyPack pack, DateTimeOffset now)
    {
        var wasRevoked = State is LicenceState.Revoked;
        if (!ByDecision(LicenceVerb.RemitOnAppeal, reason, now))
            return false;
        if (wasRevoked)
        {
            SuspendAgain(reason, pack, now);
            (HearingUntil, HeardAt) = (pack.Due("revocation-hearing", now), null);
        }
        (ProvisionalUntil, ReviewDueAt) = (null, pack.Due("suspension-review", now));
        Settle(now);
        return true;
    }

    /// <summary>Takes a revocation away that the panel or a court lifted, or a suspension that a court did, while something else keeps access closed. False when the licence is neither.</summary>
    public bool SetAsideOnAppeal(string reason, PolicyPack pack, DateTimeOffset now)
    {
        var wasRevoked = State is LicenceState.Revoked;
        if (!ByDecision(LicenceVerb.SetAsideOnAppeal, reason, now))
            return false;
        if (wasRevoked)
            SuspendAgain(reason, pack, now);
        Settle(now);
        return true;
    }

    private void SuspendAgain(string reason, PolicyPack pack, DateTimeOffset now)
    {
        Reopen(reason);
        (SuspendedAt, SuspensionEndsAt, ReviewDueAt) = (now, pack.Due("suspension-longest", now), pack.Due("suspension-review", now));
    }

    /// <summary>The use has not ended after all; what was certified of a deletion belongs to an end that did not come.</summary>
    private void Reopen(string reason)
    {
        EndedAt = null;
        Owe([.. duties.Select(duty => duty.Reopened()).OrderBy(duty => duty.Due)]);
        if (Certificate is not null)
            certificates[^1] = certificates[^1] with { ReturnedFor = reason };
    }

    /// <summary>After the panel sent the decision back, those who had a hand in it do not decide anew; null when the actor may.</summary>
    private Rule? DecidesAnew(Actor actor)
    {
        var sentBack = steps.FindLastIndex(Stops.IsSentBack);
        if (sentBack < 0 || steps.Skip(sentBack + 1).Any(step => step.From != step.To || step.Verb is nameof(LicenceVerb.ReviewSuspension) or nameof(LicenceVerb.DropRevocation)))
            return null;
        var before = steps.Take(sentBack).Select(step => step.Person).Concat(signed.Where(signature => signature.At < steps[sentBack].At).Select(signature => signature.Person));
        return before.Contains(actor.Person) ? new Rule("RM-2", "The appeal panel sent the decision back to others than those who took it, and you had a hand in it.") : null;
    }
}

/// <summary>What an act that keeps a licence closed was.</summary>
internal static class Stops
{
    /// <summary>It follows from a sanction.</summary>
    public static bool IsBySanction(this StepTaken step) => step.Verb is nameof(LicenceVerb.SuspendBySanction) or nameof(LicenceVerb.RevokeBySanction);

    /// <summary>It opens again by itself unless somebody confirms it.</summary>
    public static bool IsProvisional(this StepTaken step) => step.Verb.IsProvisional();

    /// <summary>Whether the act of the name stops access provisionally.</summary>
    public static bool IsProvisional(this string verb) => verb is nameof(LicenceVerb.SuspendProvisionally) or nameof(LicenceVerb.SuspendForFinding);

    /// <summary>The panel sent the decision back, to be taken anew.</summary>
    public static bool IsSentBack(this StepTaken step) => step.Verb is nameof(LicenceVerb.RemitOnAppeal);
}
