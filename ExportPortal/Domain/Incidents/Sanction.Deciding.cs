using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using static ExportPortal.Domain.Incidents.SanctionVerb;

namespace ExportPortal.Domain.Incidents;

/// <summary>Notice, reply, decision, review and what time does.</summary>
public sealed partial class Sanction
{
    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(SanctionVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now) => SanctionWorkflow.Table.WhyClosed(State, verb, actor) ?? verb switch
    {
        SanctionVerb.Reply or SanctionVerb.Appeal => actor.Organisation == Recipient ? RecipientGuard(verb, pack, now) : new Rule("SN-6", "Only the recipient does this."),
        _ => FourEyes.NotOwnOrganisation(actor, Subject.Steward, Recipient) ?? (IsForDeciders(verb, actor) ? DeciderGuard(verb, actor, pack, now)
            : verb is GiveNotice && !investigators.Contains(actor.Person) && !actor.IsAny(SanctionWorkflow.Deciders) ? new Rule("SN-31", "The notice opens the file to the recipient, so those give it who investigated, or who decide.") : null),
    };

    /// <summary>Whether those decide who decide the rung. A proposal without a notice is taken back by those who investigated, too.</summary>
    private bool IsForDeciders(SanctionVerb verb, Actor actor) =>
        verb is Impose or Keep or StepDown or End || (verb is Withdraw && !(State is SanctionState.Proposed && investigators.Contains(actor.Person)));

    private Rule? RecipientGuard(SanctionVerb verb, PolicyPack pack, DateTimeOffset now) => verb switch
    {
        SanctionVerb.Reply when RepliedAt is not null => new Rule("SN-7", "You have replied."),
        SanctionVerb.Reply when ReplyUntil < now => new Rule("SN-8", $"The time to reply ended on {PackageWords.Minute(ReplyUntil!.Value)}."),
        SanctionVerb.Appeal when OpenAppeal is not null => new Rule("SN-19", "An appeal is lodged already."),
        SanctionVerb.Appeal when appeals.Exists(appeal => appeal.LodgedAt >= ImposedAt) => new Rule("SN-20", "This decision was appealed against, and the panel has answered."),
        SanctionVerb.Appeal when pack.Due("appeal-lodge", ImposedAt!.Value) < now => new Rule("SN-18", $"An appeal is lodged within {pack.Clock("appeal-lodge").Length} days of the decision; that time is over."),
        _ => null,
    };

    /// <summary>Why the actor is none of those who decide at its rung; null where they are.</summary>
    public Rule? WhyNotDecider(Actor actor, PolicyPack pack)
    {
        var rung = pack.IncidentRules.Sanctions.Rung(Rung);
        return !rung.Deciders.Any(actor.Is) ? new Rule("SN-9", $"At L{Rung} this is for: {string.Join(", ", rung.Deciders.Select(role => Words.Of(role)))}.")
            : Rung >= 5 && Subject.Tier >= 3 && !actor.Is(Role.BoardMember) ? new Rule("SN-10", $"At tier {Subject.Tier} the board decides from L5 on.")
            : investigators.Contains(actor.Person) ? new Rule("SN-11", "You investigated what it follows from, so another person decides.") : null;
    }

    private Rule? DeciderGuard(SanctionVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now) => WhyNotDecider(actor, pack)
        ?? verb switch
        {
            Impose when Rung != pack.IncidentRules.Sanctions.Stops && RepliedAt is null && ReplyUntil > now => new Rule("SN-12", $"The recipient may reply until {PackageWords.Minute(ReplyUntil.Value)}."),
            Impose when Rung == 3 && Content.EndsOn <= DateOnly.FromDateTime(now.UtcDateTime) => new Rule("SN-30", $"The shorter term that was proposed has ended, on {Words.Day(Content.EndsOn!.Value)}. Withdraw it, and propose it anew with a later day."),
            Impose => FourEyes.SecondPersonDiffers(actor, signatures.Select(signature => signature.Person)),
            Keep or StepDown or End when OpenAppeal is not null => new Rule("SN-13", "An appeal is open; the panel decides first."),
            StepDown or End when Rung >= 5 => new Rule("SN-15", "A revocation is not taken back by a review. Only the panel or a court lifts it."),
            StepDown when ReviewAt > now => new Rule("SN-14", $"It goes down after {CleanMonths(pack)} clean months, from {PackageWords.Minute(ReviewAt.Value)} on."),
            End when ReviewAt > now => new Rule("SN-17", $"It is looked at again on {PackageWords.Minute(ReviewAt.Value)}; before that it is not ended. Only the panel or a court lifts it earlier."),
            _ => null,
        };

    /// <summary>Why it does not go one rung down although its time is over; null when those months were clean.</summary>
    public static Rule? WhyNotClean(IReadOnlyList<string> stains, PolicyPack pack) => stains.Count == 0 ? null
        : new Rule("SN-25", $"The last {CleanMonths(pack)} months were not clean: {string.Join("; ", stains)}. Keep it, or end it with reasons.");

    /// <summary>Takes in who has investigated since it was proposed: none of them decides either. Who did before stays among them.</summary>
    public void Investigated(IEnumerable<PersonId> persons) => investigators.AddRange(persons.Except(investigators).ToList());

    private static int CleanMonths(PolicyPack pack) => pack.Clock("sanction-clean").Length;

    private Transition<SanctionState, SanctionVerb> Ensure(SanctionVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        WhyClosed(verb, actor, pack, now) is { } rule ? throw new RuleViolation(rule) : SanctionWorkflow.Table.Find(State, verb)!;

    /// <summary>How many signatures are missing before it is imposed; 0 once it was.</summary>
    public int SignaturesMissing(PolicyPack pack) => State is SanctionState.Noticed ? Math.Max(0, pack.IncidentRules.Sanctions.Rung(Rung).Signatures - signatures.Count) : 0;

    /// <summary>What the next signature under the decision to impose it does.</summary>
    public string ImposeEffect(PolicyPack pack) => SignaturesMissing(pack) > 1
        ? "You sign that it is imposed. It takes effect as its rung says once another person has signed, too."
        : Impose.Effect(pack);

    /// <summary>Takes a verb that asks for a reason alone. Returns whether it took effect: a second person may have to follow.</summary>
    /// <param name="history">What is known of the recipient now.</param>
    /// <param name="stains">What came up on the recipient from <see cref="CleanFrom"/> on, in words; it stands against a step down alone.</param>
    public bool Take(SanctionVerb verb, string reason, History history, Actor actor, PolicyPack pack, DateTimeOffset now, IReadOnlyList<string>? stains = null)
    {
        RuleViolation.When(SanctionWorkflow.HasOwnForm(verb), "WF-3", "This is given on the recipient's own form.");
        var row = Ensure(verb, actor, pack, now);
        if (verb is StepDown && WhyNotClean(stains ?? [], pack) is { } stained)
            throw new RuleViolation(stained);
        Reasons.Require(reason);
        if (verb is Impose)
        {
            signatures.Add(new Signature(verb.ToString(), actor.Person, actor.Name, now, reason.Trim()));
            if (signatures.Count < pack.IncidentRules.Sanctions.Rung(Rung).Signatures)
                return false;
        }
        Move(row, actor, reason, now);
        Mark(verb, history, pack, now);
        return true;
    }

    private void Mark(SanctionVerb verb, History history, PolicyPack pack, DateTimeOffset now)
    {
        switch (verb)
        {
            case GiveNotice:
                ReplyUntil = pack.Due("sanction-reply", now);
                break;
            case Impose:
                (ImposedAt, HistoryBefore, DecideClock) = (now, history, DecideClock.Meet(now));
                (ReviewAt, OnRecordUntil) = (pack.Due("sanction-clean", now), pack.Due("sanction-record", now));
                ExcludedUntil = Content.Months is { } months ? now.AddMonths(months) : null;
                OnRecordUntil = ExcludedUntil > OnRecordUntil ? ExcludedUntil : OnRecordUntil;
                CarryOutAt = WaitsForAppeal ? pack.Due("appeal-lodge", now) : null;
                Content = Content with { CorrectBy = Content.CorrectBy?.AddDays(DaysToDecide(now)) };
                break;
            case Withdraw:
                DecideClock = DecideClock.Meet(now);
                break;
            case Keep:
                ReviewAt = pack.Due("sanction-clean", now);
                break;
            case StepDown:
                (Rung, ReviewAt) = (Math.Max(Rung - 1, 0), pack.Due("sanction-clean", now));
                break;
        }
        SetWake();
    }

    /// <summary>Days from the proposal, or from the decision that the panel sent back, until now: the recipient has the time that was proposed from the decision on.</summary>
    private int DaysToDecide(DateTimeOffset now)
    {
        var before = steps.SkipLast(1).LastOrDefault(step => step.Verb == nameof(Impose))?.At ?? ProposedAt;
        return DateOnly.FromDateTime(now.UtcDateTime).DayNumber - DateOnly.FromDateTime(before.UtcDateTime).DayNumber;
    }

    /// <summary>The recipient replies to the notice.</summary>
    public void Answer(string reply, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        var row = Ensure(SanctionVerb.Reply, actor, pack, now);
        Reasons.Require(reply);
        (Reply, RepliedAt) = (Reply is { } earlier ? $"{earlier}\n{reply.Trim()}" : reply.Trim(), now);
        Move(row, actor, reply, now);
    }

    /// <summary>
    /// The file that the recipient has was changed. It stands among the steps with its day; as long as it is not decided, or the time to reply still runs, the recipient may reply anew for the whole of that time.
    /// </summary>
    /// <param name="what">What was put in, taken out or put right, in words that the recipient may read.</param>
    /// <returns>Whether anybody is to be told: false before the notice and once it is over.</returns>
    public bool ChangeFile(string what, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (State is not (SanctionState.Noticed or SanctionState.Imposed))
            return false;
        var row = SanctionWorkflow.Table.RequireByPortal(State, SanctionVerb.ChangeFile);
        if (State is SanctionState.Noticed || ReplyUntil >= now)
        {
            var anew = pack.Due("sanction-reply", now);
            (ReplyUntil, RepliedAt) = (ReplyUntil > anew ? ReplyUntil : anew, null);
            // Who signed before did so without knowing of it, nor of the new reply.
            if (State is SanctionState.Noticed)
                signatures.Clear();
            what = $"{what} The time to reply begins anew; it ends on {PackageWords.Minute(ReplyUntil.Value)}.";
        }
        Move(row, actor, what, now);
        return true;
    }

    /// <summary>What time has made due: the revocation to be carried out, the added conditions to take effect, the end of its record. Null when nothing is.</summary>
    public SanctionVerb? DueByTime(DateTimeOffset now) => State is not SanctionState.Imposed ? null
        : CarryOutAt <= now && CarriedOutAt is null ? (Rung == 3 ? TakeEffect : CarryOut)
        : OnRecordUntil <= now && OpenAppeal is null ? Lapse
        : null;

    /// <summary>Does what time has made due, as the portal.</summary>
    public void ActOnTime(SanctionVerb verb, DateTimeOffset now)
    {
        var row = SanctionWorkflow.Table.RequireByPortal(State, verb);
        if (verb is CarryOut or TakeEffect)
            (CarriedOutAt, CarryOutAt) = (now, null);
        Move(row, null, verb is CarryOut or TakeEffect ? "Nobody can appeal against it any more." : $"Its time on record is over{(ExcludedUntil is null ? "" : ", and the exclusion with it")}.", now);
        SetWake();
    }

    /// <summary>Until the recipient may reply to the notice; null before it, once it has replied, and once the sanction is decided. A suspension does not wait for the reply.</summary>
    public Deadline? ReplyClock => this is { State: SanctionState.Noticed, RepliedAt: null, ReplyUntil: { } until } ? Deadline.Ending("sanction-reply", until) : null;

    /// <summary>Until it is looked at again; null where nothing waits for that: not imposed, under appeal, or a revocation, which the panel or a court lifts.</summary>
    public Deadline? ReviewClock(PolicyPack pack) => State is not SanctionState.Imposed || ReviewAt is null || Rung >= 5 || OpenAppeal is not null ? null
        : pack.Start("sanction-clean", steps.Last(step => step.Verb is nameof(Impose) or nameof(Keep) or nameof(StepDown)).At);

    /// <summary>Whether its effect on the licence waits until nobody can appeal: that of conditions and of a revocation does, a suspension and an order hold at once.</summary>
    private bool WaitsForAppeal => Rung == 3 || Rung >= 5;

    private void SetWake() => WakeAt = State is not SanctionState.Imposed || OpenAppeal is not null ? null
        : ((DateTimeOffset?[])[CarriedOutAt is null ? CarryOutAt : null, ExcludedUntil == OnRecordUntil ? null : ExcludedUntil, OnRecordUntil]).Min();

    /// <summary>What the exclusion's end wakes: the record of the recipient is read anew, and nothing else.</summary>
    /// <returns>What is said of it; null where none ended.</returns>
    public string? PassExclusion(DateTimeOffset now)
    {
        if (ExcludedUntil is not { } at || at > now)
        {
            SetWake();
            return null;
        }
        ExcludedUntil = null;
        SetWake();
        return $"The exclusion by {Number} ended on {PackageWords.Minute(at)}. The sanction stays on record{(OnRecordUntil is { } until ? $" until {PackageWords.Minute(until)}" : "")}; what another sanction bars stays barred.";
    }

    private void Move(Transition<SanctionState, SanctionVerb> row, Actor? actor, string reason, DateTimeOffset now)
    {
        steps.Add(new StepTaken(Words.Code(State), row.Verb.ToString(), Words.Code(row.To), actor?.Person ?? default, actor?.Name ?? "the portal", now, reason.Trim()));
        State = row.To;
    }
}
