using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.LicenceVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>What time does to a licence, its duties, and the versions of its package.</summary>
public sealed partial class Licence
{
    /// <summary>The verb that time has made due at the instant; null when nothing is. What it means for access holds before it is recorded.</summary>
    public LicenceVerb? DueAt(DateTimeOffset now) => (State, StateAt(now)) switch
    {
        (LicenceState.PendingAcceptance, LicenceState.Closed) => Lapse,
        (LicenceState.Active or LicenceState.Suspended, LicenceState.Expired) => Expire,
        (LicenceState.Suspended, LicenceState.Active) => LiftUnconfirmed,
        _ => null,
    };

    /// <summary>Records what time has done. Returns the verb; null when nothing was due, so running again changes nothing.</summary>
    public LicenceVerb? Settle(DateTimeOffset now)
    {
        if (DueAt(now) is not { } verb)
            return null;
        var (at, reason, to) = verb switch
        {
            Lapse => (AcceptBy is { } by && by <= now ? by : EndOfTerm, "Not accepted by both sides in time. A new application can be made at any time.", LicenceState.Closed),
            LiftUnconfirmed => (ProvisionalUntil!.Value, "Nobody confirmed the provisional suspension within its time.", LicenceState.Active),
            _ => (EndOfTerm, $"The last day of the licence was {Words.Day(LastDay)}.", LicenceState.Expired),
        };
        // Access was open from the end of the suspension on, however late that is recorded: what was used since was allowed.
        Move(verb, null, verb is LiftUnconfirmed ? at : now, reason, to);
        signatures.Clear();
        if (verb is LiftUnconfirmed)
            EndSuspension();
        else
            EndUse(at);
        return verb;
    }

    /// <summary>00:00 UTC after the last day of the term in force.</summary>
    public DateTimeOffset EndOfTerm => new(TermInForce.End.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Records the hash of the sealed package: of the first one, or of the next version, which then is in force.</summary>
    public void RecordSeal(ContentHash licenceJson, PolicyPack pack, IReadOnlyCollection<string> clauses, DateTimeOffset now)
    {
        if (PackageHash is not { } before)
        {
            (PackageHash, AcceptBy) = (licenceJson, AcceptableUntil(pack, now));
            return;
        }
        RuleViolation.When(NextGrant is null, "LP-2", "The package is sealed already; a change is a new version.");
        pastVersions.Add(new(Version, before, now, NextReason!));
        Move(Supersede, null, now, NextReason!, State);
        (Version, PackageHash, Grant, Start, End) = (Version + 1, licenceJson, NextGrant, NextGrant!.Term.Start, NextGrant.Term.End);
        Prepare(null, null);
        if (State is LicenceState.PendingAcceptance)
            AcceptBy = AcceptableUntil(pack, now);
        Owe(OwedDuty.Again(duties, Term, FirstUse, Tier, clauses, pack, Grant!.Terms));
    }

    /// <summary>A stop that runs at the seal does not count against the acceptance.</summary>
    private DateTimeOffset AcceptableUntil(PolicyPack pack, DateTimeOffset now) => pack.Due("acceptance", now) + (ProvisionalUntil > now ? ProvisionalUntil.Value - now : TimeSpan.Zero);

    private void Owe(IReadOnlyList<OwedDuty> owed)
    {
        duties.Clear();
        duties.AddRange(owed);
        KeepNextDue();
    }

    /// <summary>Why no change of it takes effect as it stands; null when one may.</summary>
    public Rule? WhyNotAmended(DateTimeOffset now) => StateAt(now) is var state && state is LicenceState.Active ? null : new("AM-1", $"The licence is {Words.Of(state)}; only an active one is amended.");

    /// <summary>Prepares the next version; it takes effect once its package is sealed.</summary>
    public void Revise(LicenceGrant next, string reason, DateTimeOffset now)
    {
        if (WhyNotAmended(now) is { } closed)
            throw new RuleViolation(closed);
        RuleViolation.When(NextGrant is not null, "AM-2", "Another change is being sealed. Try again in a moment.");
        RuleViolation.When(PackageHash is null, "LP-1", "The package is being sealed.");
        Prepare(next, reason);
    }

    /// <summary>Why the end may not be moved while a renewal is open (transition 42); null when it may.</summary>
    public Rule? WhyNotExtended(DateTimeOffset now) =>
        StateAt(now) is not LicenceState.Active ? new Rule("RN-1", "Only an active licence is extended.")
        : WasExtended ? new Rule("RN-2", "The end of this term was moved once already.")
        : Has(LicenceMark.OpenMajorFinding) ? new Rule("RN-3", "A major finding is open.")
        : NextGrant is not null ? new Rule("AM-2", "Another change is being sealed. Try again in a moment.")
        : Grant?.LatestEnd is { } last && last <= End ? new Rule("RN-14", $"A sanction ends the licence on {Words.Day(last)}; an open renewal does not move that day.")
        : null;

    /// <summary>Moves the end while a renewal that was filed in time is open, and never past the last day that a sanction leaves.</summary>
    public void Extend(PolicyPack pack, string renewal, DateTimeOffset now)
    {
        if (WhyNotExtended(now) is { } rule)
            throw new RuleViolation(rule);
        var end = End.AddDays(pack.Clock("renewal-extension").Length);
        if (end > Grant?.LatestEnd)
            end = Grant.LatestEnd.Value;
        var reason = $"Renewal {renewal} was filed in time and is not decided; {MovesTo(end)}";
        Revise((Grant ?? throw new RuleViolation(new Rule("AM-4", "This licence has no schedule that can be changed."))) with { Term = new(Start, end), EndMovedFrom = End }, reason, now);
        Move(LicenceVerb.Extend, null, now, reason, State);
        WasExtended = true;
    }

    /// <summary>
    /// The renewal for which the end was moved has come to nothing: the last day is again what it was, today at the earliest,
    /// in a new version. Where a sanction ends the licence before that, no longer term comes back with the end of the sanction.
    /// Nothing changes where the end was not moved, or was changed since.
    /// </summary>
    public void TakeBackExtension(string renewal, PolicyPack pack, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (!TakesConditions || (NextGrant ?? Grant) is not { } moved || MovedFrom(pack) is not { } before || (moved.EndBefore ?? moved.Term.End) <= today)
            return;
        RuleViolation.When(NextGrant is not null, "AM-2", "Another change is being sealed. Try again in a moment.");
        var last = before < today ? today : before;
        var grant = Under(moved with { Term = new(Start, last), EndBefore = null, EndMovedFrom = null }, moved.Imposed ?? []);
        if (grant.Term == Term)
            Grant = grant;
        else
            Prepare(grant, $"Renewal {renewal} was not granted, so the last day is again {Words.Day(last)}");
    }

    /// <summary>Last day of the term before it was moved for a renewal; null where it was not, or does not stand as it was moved. An older release kept the day in the words of the step alone.</summary>
    public DateOnly? MovedFrom(PolicyPack pack) => (NextGrant ?? Grant) is not { } grant ? null
        : grant.EndMovedFrom ?? (WasExtended && steps.FindLast(step => step.Verb == nameof(LicenceVerb.Extend)) is { } step && step.Reason.EndsWith(MovesTo(grant.Term.End), StringComparison.Ordinal)
            ? grant.Term.End.AddDays(-pack.Clock("renewal-extension").Length) : null);

    private static string MovesTo(DateOnly end) => $"the end moves to {Words.Day(end)}.";

    /// <summary>A new term begins with a renewal, so its end may be moved once again.</summary>
    public void BeginNewTerm() => WasExtended = false;

    /// <summary>Does a duty: hands in a report or answers a condition.</summary>
    /// <param name="asked">The duty as the actor was shown it; null when the caller does not say.</param>
    public void Answer(int no, DutyAnswer answer, Actor actor, DateTimeOffset now, DutyShown? asked = null)
    {
        Settle(now);
        RuleViolation.When(!actor.Is(Role.Recipient) || actor.Organisation != Recipient, "LC-1", "Only the licensee does this.");
        var at = duties.FindIndex(duty => duty.No == no);
        RuleViolation.When(State is LicenceState.PendingAcceptance || (State is LicenceState.Closed && !OutlivesClosing(at)), "WF-1", $"Nothing is owed while the licence is {Words.Of(State)}.");
        RuleViolation.When(at < 0, "DT-1", "There is no such duty.");
        RuleViolation.When((asked?.Code ?? duties[at].Code) != duties[at].Code || (asked?.Due ?? duties[at].Due) != duties[at].Due, "DT-8",
            $"Duty {no} has changed since it was shown. It is now: {duties[at].What} ({duties[at].Code}), due on {Words.Day(duties[at].Due)}. Nothing was filed; send it again if it answers that.");
        RuleViolation.When(duties[at].Answer is not null, "DT-2", "This was done already.");
        if (WhyNotYet(duties[at], now) is { } early)
            throw new RuleViolation(early);
        RuleViolation.When(duties[at].Kind is DutyKind.Report && (answer.Users is not >= 0 || answer.Outputs is not >= 0), "DT-3", "A report says how many persons used the data and how many results left; 0 is a number.");
        RuleViolation.When(answer.Statement is { NobodyIdentified: false, Incidents: null or "" }, "DT-4", "If a person was identified, or nobody can say, write what happened under incidents, and report an incident too.");
        RuleViolation.When(answer.Statement is { } stated && new[] { stated.Publications, stated.Changes, stated.Incidents }.Any(text => text?.Length > Reasons.Longest), "DT-9",
            $"What was published, what changed and what happened have at most {Reasons.Longest} characters each. Say the rest in an attachment of the file.");
        Reasons.Require(answer.Text);
        duties[at] = duties[at] with { Answer = answer, Review = null };
        KeepNextDue();
    }

    /// <summary>An officer takes what was handed in, or sends it back with what is missing; then it is owed again, by the same day.</summary>
    public void ReviewAnswer(int no, bool isAccepted, string remark, Actor actor, DateTimeOffset now)
    {
        if (WhyNotReviewed(no, actor) is { } closed)
            throw new RuleViolation(closed);
        var at = duties.FindIndex(duty => duty.No == no);
        var duty = duties[at];
        if (!isAccepted)
            Reasons.Require(remark);
        var review = new DutyReview(isAccepted, remark.Trim(), actor.Name, now);
        duties[at] = isAccepted ? duty with { Review = review } : duty with { Answer = null, Returned = [.. duty.Returned ?? [], new(duty.Answer!, review)] };
        KeepNextDue();
    }

    /// <summary>Why the actor cannot take what was handed in, or send it back; null when they can.</summary>
    public Rule? WhyNotReviewed(int no, Actor actor)
    {
        var at = duties.FindIndex(duty => duty.No == no);
        return !actor.Is(Role.LicensingOfficer) ? new Rule("DT-5", "A licensing officer looks at reports and answers.")
            : FourEyes.NotOwnOrganisation(actor, Steward, Recipient) is { } own ? own
            : State is LicenceState.Closed && !OutlivesClosing(at) ? new Rule("WF-1", "The licence is closed; nothing is owed any more.")
            : at < 0 ? new Rule("DT-1", "There is no such duty.")
            : !duties[at].WaitsForReview ? new Rule("DT-6", duties[at].Answer is null ? "Nothing is handed in." : "An officer has looked at it already.")
            : null;
    }

    /// <summary>Why a duty cannot be done yet; null when it can. A report covers its whole period; where the use ended early, the period ended with it.</summary>
    public Rule? WhyNotYet(OwedDuty duty, DateTimeOffset now) => EndedAt is null && duty.OpensOn() is { } first && DateOnly.FromDateTime(now.UtcDateTime) < first
        ? new Rule("DT-7", duty.Kind is DutyKind.Report ? $"The report covers its whole period. It can be handed in from {Words.Day(first)} on." : $"It is asked for again and again. This one can be handed in from {Words.Day(first)} on.")
        : null;

    private bool OutlivesClosing(int at) => at >= 0 && duties[at].AfterEnd is OwedAfterEnd.Outlives;

    private void KeepNextDue() => NextDutyDue = duties.Where(duty => duty.Answer is null && (State is not LicenceState.Closed || duty.AfterEnd is OwedAfterEnd.Outlives)).Select(duty => duty.Due).DefaultIfEmpty(DateOnly.MaxValue).Min();

    /// <summary>Certifies the deletion.</summary>
    /// <param name="delivered">SHA-256 of the licensed dataset version.</param>
    public void Certify(DeletionStatement statement, ContentHash delivered, Actor actor, DateTimeOffset now)
    {
        Ensure(CertifyDeletion, actor, now);
        if (DeletionCertificate.Fault(statement, delivered, DateOnly.FromDateTime(GrantedAt.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime), actor.Name) is { } rule)
            throw new RuleViolation(rule);
        certificates.Add(new(statement, actor.Person, actor.Name, now));
        Move(CertifyDeletion, actor, now, $"Deleted by {Words.Of(statement.Method)} on {Words.Day(statement.DeletedOn)}, signed by {statement.Signatory.Trim()}", State);
    }

    /// <summary>Names, retrains or removes a user without a new version: naming before acceptance where the application named nobody, the others at any time. A new user of an accepted licence is a minor amendment.</summary>
    public void NameUsers(IReadOnlyList<NamedUser> users, Actor actor, DateTimeOffset now)
    {
        Settle(now);
        RuleViolation.When(!actor.Is(Role.Recipient) || actor.Organisation != Recipient, "LC-1", "Only the licensee does this.");
        RuleViolation.When(State is not (LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended), "WF-1", $"Users are not named while the licence is {Words.Of(State)}.");
        var grant = Grant ?? throw new RuleViolation(new Rule("AM-4", "This licence has no schedule that can be changed."));
        var added = users.FirstOrDefault(user => !grant.Users.Any(known => known.Is(user.Account) && known.Country == user.Country && known.Name == user.Name));
        RuleViolation.When(State is not LicenceState.PendingAcceptance && added is not null, "NU-1", "A new user of an accepted licence is a minor amendment. Ask for it, and an officer answers.");
        RuleViolation.When(grant.NamedByApplication && added is not null, "NU-11", $"{added?.Name} is not among the users whom the application named, who stand in the sealed package. A new user is a minor amendment once the licence is accepted.");
        if (AmendmentRules.Fault(users, grant, DateOnly.FromDateTime(now.UtcDateTime)) is { } rule)
            throw new RuleViolation(rule);
        var gone = grant.Users.Where(known => !users.Any(user => user.Is(known.Account))).Select(known => new FormerUser(known.Account, now)).ToList();
        var former = gone.Count == 0 || State is LicenceState.PendingAcceptance ? grant.Former : [.. grant.Former ?? [], .. gone];
        Grant = grant with { Users = [.. users], Former = former };
        if (NextGrant is { } next)
            NextGrant = next with { Former = former, Users = [.. next.Users.Where(user => users.Any(one => one.Is(user.Account)) || !grant.Users.Any(one => one.Is(user.Account))).Select(user => users.FirstOrDefault(one => one.Is(user.Account)) ?? user)] };
    }

    /// <summary>
    /// Takes the day of a certificate for a user whom the licence names: it counts instead of what was declared, as it does
    /// when users are named. False where nothing changes by it.
    /// </summary>
    public bool Retrain(string account, DateOnly certified)
    {
        bool IsOld(NamedUser user) => user.Is(account) && (user.TrainedOn != certified || user.Evidence is not null);
        LicenceGrant With(LicenceGrant grant) => grant with { Users = [.. grant.Users.Select(user => user.Is(account) ? user with { TrainedOn = certified, Evidence = null } : user)] };
        if (State is not (LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended) || Grant is not { } now || !now.Users.Concat(NextGrant?.Users ?? []).Any(IsOld))
            return false;
        Grant = With(now);
        NextGrant = NextGrant is { } next ? With(next) : null;
        return true;
    }

    /// <summary>Duties that are open at the instant; after the use ended, reports of periods that had begun and conditions that are owed then.</summary>
    public IReadOnlyList<OwedDuty> OwedAt(DateTimeOffset now) => [.. duties.Where(duty => duty.Answer is null && IsOwedAt(duty, now))];

    private bool IsOwedAt(OwedDuty duty, DateTimeOffset now) => StateAt(now) switch
    {
        LicenceState.PendingAcceptance => false,
        LicenceState.Closed => duty.AfterEnd is OwedAfterEnd.Outlives && WasUsed,
        var state => (EndedAt is null && state is not LicenceState.Expired)
            || (duty.Kind is DutyKind.Report ? IsOwed(duty, now) : duty.AfterEnd is not null ? IsOwedAfterEnd(duty) : duty.IsOverdue(DateOnly.FromDateTime(now.UtcDateTime))),
    };

    /// <summary>Of what is owed each year, once the use has ended the next one alone: it speaks of the rest.</summary>
    private bool IsOwedAfterEnd(OwedDuty duty) => WasUsed && (duty.AfterEnd is not OwedAfterEnd.Each || EndedAt is not { } ended
        || !duties.Exists(other => other.Code == duty.Code && other.AfterEnd is OwedAfterEnd.Each && other.Due < duty.Due && other.Due > DateOnly.FromDateTime(ended.UtcDateTime)));

    /// <summary>Whether both sides had accepted it and it had not ended before its first day, so that the use could begin.</summary>
    public bool WasUsed => acceptances.Count == 2 && !(EndedAt is { } ended && DateOnly.FromDateTime(ended.UtcDateTime) < Term.Start);

    /// <summary>The earliest report that is owed at the instant; null when none is.</summary>
    private OwedDuty? OpenReport(DateTimeOffset now) => duties.Find(duty => duty.Kind is DutyKind.Report && duty.Answer is null && duty.Due < DateOnly.FromDateTime(now.UtcDateTime));

    /// <summary>Reports of periods that had begun when the use ended are owed, later ones are not.</summary>
    private bool IsOwed(OwedDuty report, DateTimeOffset now) => report.From is { } first ? first <= DateOnly.FromDateTime((EndedAt ?? now).UtcDateTime) : duties.Find(duty => duty.Kind is DutyKind.Report && duty.Due >= DateOnly.FromDateTime((EndedAt ?? now).UtcDateTime)) is not { } last || report.Due <= last.Due;
}
