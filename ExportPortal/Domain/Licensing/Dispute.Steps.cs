using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.DisputeState;
using static ExportPortal.Domain.Licensing.DisputeVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>The steps of a dispute.</summary>
public sealed partial class Dispute
{
    /// <summary>Takes a verb with its reasons. Returns whether it took effect: a second signature may have to follow.</summary>
    /// <param name="outcome">Of an answer of the officer or of the review; null for other verbs.</param>
    /// <param name="appeal">Number of the appeal that was lodged in the same act; null where the panel hears the dispute itself.</param>
    public bool Take(DisputeVerb verb, DisputeOutcome? outcome, string reasons, string? appeal, Actor actor, IReadOnlyCollection<PersonId> hands, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor, hands, now) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(verb.HasOwnForm(), "WF-3", "This asks for more than a reason; use its own form.");
        Reasons.Require(reasons);
        RuleViolation.When(verb.HasOutcome() && outcome is null, "DQ-11", "Say how far the complaint is right.");
        var row = DisputeWorkflow.Table.Find(State, verb)!;
        if (verb is TakeBackSignature)
        {
            TakeBack(row, reasons, actor, now);
            return true;
        }
        if (row.Signatures > 1 && !IsSigned(verb, row.Signatures, reasons, actor, now))
            return false;
        if (verb.HasOutcome())
            answers.Add(new(Words.Code(State), outcome!.Value, reasons.Trim(), actor.Name, now));
        else if (verb.IsOfPanel())
            answers.Add(new(Words.Code(State), verb is Grant ? DisputeOutcome.Upheld : verb is Remit ? DisputeOutcome.PartlyUpheld : DisputeOutcome.NotUpheld, SaidBy(verb), AppealSeats.Said(panel), now));
        Appeal = verb is AskPanel ? appeal : Appeal;
        // What one of the board has signed of the judgment stays: it is no other matter.
        if (verb is NoteCourt && State is AtCourt)
        {
            steps.Add(new(Words.Code(State), verb.ToString(), Words.Code(State), actor.Person, actor.Name, now, reasons.Trim()));
            (Clock, DueAt) = (null, null);
            return true;
        }
        Move(row, actor.Person, actor.Name, reasons, pack, now);
        return true;
    }

    /// <summary>Takes over what the panel answered to the appeal that was lodged for it.</summary>
    public void Heard(DisputeOutcome outcome, string reasons, string by, PolicyPack pack, DateTimeOffset now)
    {
        answers.Add(new(Words.Code(State), outcome, reasons, by, now));
        Move(DisputeWorkflow.Table.RequireByPortal(State, Hear), default, "", $"{Appeal}: {reasons}", pack, now);
    }

    /// <summary>Why who complained without an account cannot take it back now; null when they can.</summary>
    public Rule? WhyNotTakenBackOutside() => Complainant is not null ? new("DQ-9", "Only who complained does this.")
        : DisputeWorkflow.Table.Find(State, Withdraw) is null ? new("DQ-15", $"This complaint is {Words.Of(State)}, so nothing waits for an answer any more. It rests by itself when no further step is asked for.")
        : WhyNotTakenBack();

    private Rule? WhyNotTakenBack() => IsHalfJudged ? HalfJudged
        : Appeal is not null && State is BeforePanel ? new("DQ-8", $"The panel hears appeal {Appeal}, which was lodged for it.") : null;

    /// <summary>Ends a complaint of who has no account; whoever calls has made sure that it is the same person.</summary>
    public void TakeBackOutside(string reason, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNotTakenBackOutside() is { } rule)
            throw new RuleViolation(rule);
        Move(DisputeWorkflow.Table.Find(State, Withdraw)!, default, OpenedBy, string.IsNullOrWhiteSpace(reason) ? "Withdrawn by who complained." : reason, pack, now);
    }

    /// <summary>Ends a dispute that nobody has carried further within the time for it.</summary>
    public void Rest(PolicyPack pack, DateTimeOffset now) =>
        Move(DisputeWorkflow.Table.RequireByPortal(State, DisputeVerb.Rest), default, "", "No further step was taken in the time for it; the last answer stands.", pack, now);

    /// <summary>Says what the portal did of what a judgment upheld, or why it could not, which leaves it to the office.</summary>
    public void CarryOut(string said, bool isDone, PolicyPack pack, DateTimeOffset now)
    {
        Move(DisputeWorkflow.Table.RequireByPortal(State, isDone ? DisputeVerb.CarryOut : LeaveToOffice), default, "", said, pack, now);
        DueAt = isDone ? null : now;
    }

    /// <summary>What was said of the court or the arbitrators before whom it lies; null while nobody has.</summary>
    public string? NotedCourt => steps.FindLast(step => step.Verb is nameof(TakeToCourt) or nameof(NoteCourt)) is { Verb: nameof(NoteCourt) } noted ? noted.Reason : null;

    /// <summary>Whether the office closed it because no word of a court came.</summary>
    public bool WasClosedWithoutCourt => State is Rested && steps[^1].Verb == nameof(CloseWithoutCourt);

    private static readonly Rule HalfJudged = new("DQ-24", "One of the board has signed a judgment. Another one signs it, or who signed takes the signature back.");

    private bool IsHalfJudged => signatures.Exists(one => one.Judgment is not null);

    private Rule? WhyNotClosedWithoutCourt(DateTimeOffset now) =>
        NotedCourt is { } court ? new("DQ-28", $"It lies before a court or arbitrators, whose judgment ends it: {court}")
        : IsHalfJudged ? HalfJudged
        : DueAt >= now ? new("DQ-25", $"It may be brought before a court or arbitrators until {PackageWords.Minute(DueAt.Value)}. Close it after that, if no word has come.")
        : null;

    /// <summary>Whether time has ended it: it was answered, and nobody took the next step.</summary>
    public bool IsToRest(DateTimeOffset now) => State is OfficerAnswered or ReviewAnswered or PanelAnswered && DueAt < now;

    private Rule? WhyNoSignature(Actor actor) => signatures.Exists(one => one.Person == actor.Person) ? null : new("DQ-29", "No signature of yours waits for a second person.");

    /// <summary>The state, its clock and the signatures of others stay. What one of a panel or of the board had signed is nobody's to know, so that alone is no step.</summary>
    private void TakeBack(Transition<DisputeState, DisputeVerb> row, string reasons, Actor actor, DateTimeOffset now)
    {
        if (signatures.Exists(one => one.Person == actor.Person && !Enum.Parse<DisputeVerb>(one.Verb).IsInner()))
            steps.Add(new(Words.Code(State), row.Verb.ToString(), Words.Code(row.To), actor.Person, actor.Name, now, reasons.Trim()));
        signatures.RemoveAll(one => one.Person == actor.Person);
    }

    private bool IsSigned(DisputeVerb verb, int needed, string reasons, Actor actor, DateTimeOffset now)
    {
        // Whoever of the panel signs another outcome takes an earlier signature of their own back.
        signatures.RemoveAll(one => one.Person == actor.Person);
        signatures.Add(new(verb.ToString(), actor.Person, actor.Name, now, reasons.Trim(), IsComplainant(actor) ? (actor.Is(Role.Steward) ? Role.Steward : Role.Recipient) : null));
        return signatures.Count(one => one.Verb == verb.ToString()) >= needed;
    }

    /// <summary>Reasons of all who signed the outcome, each with its name.</summary>
    private string SaidBy(DisputeVerb verb) => string.Join('\n', signatures.Where(one => one.Verb == verb.ToString()).Select(one => $"{one.PersonName}: {one.Reason}"));

    private void Move(Transition<DisputeState, DisputeVerb> row, PersonId person, string name, string reasons, PolicyPack pack, DateTimeOffset now)
    {
        steps.Add(new(Words.Code(State), row.Verb.ToString(), Words.Code(row.To), person, name, now, reasons.Trim()));
        // Of two signatures the other one is a step too: who gave it had a part in it.
        steps.AddRange(signatures.Where(one => one.Verb == row.Verb.ToString() && one.Person != person).Select(one => new StepTaken(Words.Code(State), one.Verb, Words.Code(row.To), one.Person, one.PersonName, one.At, one.Reason)));
        signatures.Clear();
        Enter(row.To, pack, now);
    }

    private void Enter(DisputeState state, PolicyPack pack, DateTimeOffset now)
    {
        State = state;
        var key = state switch
        {
            WithOfficer => DisputeWorkflow.OfficerClock,
            InReview => DisputeWorkflow.ReviewClock,
            BeforePanel when Appeal is null => DisputeWorkflow.PanelClock,
            OfficerAnswered or ReviewAnswered or PanelAnswered => DisputeWorkflow.NextClock,
            InMediation => DisputeWorkflow.MediationClock,
            AtCourt when NotedCourt is null => DisputeWorkflow.CourtClock,
            _ => null,
        };
        Clock = key is not null && pack.Clocks.Exists(known => known.Key == key) ? pack.Start(key, now) : null;
        DueAt = Clock?.Due(now, pack.Calendar);
        if (state is not BeforePanel)
            panel.Clear();
    }
}
