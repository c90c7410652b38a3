using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients;

public enum RecognitionState { Proposed, InForce, Suspended, Ended }

/// <summary>What of a partner's permits is recognised (domain/03 3.2).</summary>
/// <param name="Partner">The partner authority.</param>
/// <param name="Country">Its jurisdiction; ISO 3166-1 alpha-2.</param>
/// <param name="PermitType">What the partner calls the permit.</param>
/// <param name="Ceiling">Highest base tier that it covers, 1 to 3.</param>
/// <param name="Categories">Categories of the control list, such as "1"; at least one.</param>
/// <param name="Conditions">What is kept here; audit right, incident notice and no onward transfer always are.</param>
/// <param name="Verification">How a permit is checked: signature and register.</param>
/// <param name="Term">First and last day, both inclusive.</param>
public sealed record RecognitionTerms(string Partner, string Country, string PermitType, int Ceiling, IReadOnlyList<string> Categories, string Conditions, string Verification, Period Term);

/// <summary>A recorded step: proposed, signed, suspended, resumed or ended, by whom and why.</summary>
public sealed record RecognitionStep(string Verb, PersonId Person, string PersonName, DateTimeOffset At, string Reason);

/// <summary>A permit of a partner that a recipient holds, once it was checked with the partner.</summary>
/// <param name="ValidUntil">Last day, inclusive.</param>
/// <param name="RevokedOn">Since when the partner no longer stands by it; null while it does.</param>
public sealed record RecognisedPermit(Guid Recognition, string PermitNumber, DateOnly ValidUntil, DateOnly VerifiedOn, string VerifiedBy, DateOnly? RevokedOn = null)
{
    /// <summary>Since when the partner's own list names it as withdrawn and nobody has checked it since; null where it does not, and in what was written before such lists were read.</summary>
    public DateOnly? ListedOn { get; init; }

    /// <summary>The last day on which the check with the partner still counts; null under a pack that asks for no newer one.</summary>
    public DateOnly? CheckedUntil(PolicyPack pack) => pack.Clocks.Find(clock => clock.Key == "permit-check") is { } term
        ? DateOnly.FromDateTime(DeadlineReader.Add(new(VerifiedOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), term.Length, term.Unit, pack.Calendar).UtcDateTime) : null;

    /// <summary>The last day on which it can count, inclusive: its own, that of its last check with the partner or that of the recognition, whichever comes first.</summary>
    /// <param name="under">The recognition that it was recorded under.</param>
    public DateOnly LastDay(Recognition under, PolicyPack pack) => new[] { ValidUntil, CheckedUntil(pack) ?? DateOnly.MaxValue, under.Terms.Term.End }.Min();

    /// <summary>Whether it can count on the day: it has not ended, the partner stands by it, its list does not say otherwise, and that was checked lately.</summary>
    public bool CountsOn(DateOnly day, PolicyPack pack) => WhyNot(day, pack) is null;

    private string? WhyNot(DateOnly day, PolicyPack pack) =>
        RevokedOn is { } gone && gone <= day ? $"revoked {Words.Day(gone)}"
        : ValidUntil < day ? "ended"
        : ListedOn is { } listed && listed <= day ? $"on the partner's list of withdrawn permits since {Words.Day(listed)}; to be checked with the partner"
        : CheckedUntil(pack) < day ? "to be checked with the partner again"
        : null;

    /// <summary>Why it lowers no tier on the day, in a few words; null while it can.</summary>
    /// <param name="under">The recognition that it was recorded under.</param>
    public string? WhyNot(Recognition under, DateOnly day, PolicyPack pack) =>
        WhyNot(day, pack) is { } own ? own
        : under.State is not RecognitionState.InForce ? $"the recognition is {Words.Of(under.State)}"
        : under.Terms.Term.Start > day ? $"the recognition begins {Words.Day(under.Terms.Term.Start)}"
        : under.Terms.Term.End < day ? $"the recognition ended {Words.Day(under.Terms.Term.End)}"
        : null;
}

/// <summary>The record that permits of a partner authority are recognised. Two persons put it in force; one suspends it at once.</summary>
public sealed class Recognition
{
    /// <summary>No recognition reaches the exceptional tier.</summary>
    public const int HighestCeiling = 3;

    private static readonly Role[] Deciders = [Role.LicensingManager, Role.BoardMember];
    private static readonly Rule NoDecider = new("MR-1", "Licensing managers and members of the board recognise a partner.");
    private readonly List<RecognitionStep> steps = [];

    public Guid Id { get; private set; }

    /// <summary>MR-001 and so on.</summary>
    public string Number { get; private set; } = "";
    public RecognitionTerms Terms { get; private set; } = null!;
    public RecognitionState State { get; private set; }
    public IReadOnlyList<RecognitionStep> Steps => steps;

    private Recognition() { }

    public static Recognition Propose(Guid id, string number, RecognitionTerms terms, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Must(actor, reason);
        RuleViolation.When(string.IsNullOrWhiteSpace(terms.Partner) || string.IsNullOrWhiteSpace(terms.PermitType) || string.IsNullOrWhiteSpace(terms.Verification), "MR-2", "Name the partner, its permit, and how a permit is checked.");
        RuleViolation.When(string.IsNullOrWhiteSpace(terms.Conditions), "MR-12", "Write what is kept here: the audit right, the notice of incidents and the bar to onward transfer always are.");
        RuleViolation.When(terms.Ceiling is < 1 or > HighestCeiling, "MR-3", $"A recognition covers base tiers up to 1, 2 or {HighestCeiling}.");
        RuleViolation.When(terms.Categories.Count == 0 || terms.Categories.Any(one => !pack.Categories.ContainsKey(one)), "MR-4", "Name at least one category of the control list.");
        RuleViolation.When(pack.Destinations.Of(terms.Country).Group > DestinationGroup.B, "MR-5", "Only partners in groups A and B are recognised.");
        var record = new Recognition { Id = id, Number = number, Terms = terms, State = RecognitionState.Proposed };
        record.steps.Add(new("Propose", actor.Person, actor.Name, now, reason.Trim()));
        return record;
    }

    /// <summary>Why the actor does not put it in force as the second person; null when they may.</summary>
    public Rule? WhyNotSigned(Actor actor) =>
        !actor.IsAny(Deciders) ? NoDecider
        : State is not RecognitionState.Proposed ? new Rule("MR-6", $"The recognition is {Words.Of(State)}, so this is not open.")
        : steps[^1].Person == actor.Person ? new Rule("FE-11", "You proposed it; a second person signs, whatever account they use.")
        : null;

    /// <summary>The second person puts it in force.</summary>
    public void Sign(string reason, Actor actor, DateTimeOffset now)
    {
        Must(actor, reason);
        if (WhyNotSigned(actor) is { } closed)
            throw new RuleViolation(closed);
        Take("Sign", RecognitionState.InForce, reason, actor, now);
    }

    /// <summary>Suspends it: from now on its permits lower no tier. One person is enough, for it protects.</summary>
    public void Suspend(string reason, Actor actor, DateTimeOffset now)
    {
        Must(actor, reason);
        RuleViolation.When(State is not RecognitionState.InForce, "MR-6", $"The recognition is {Words.Of(State)}, so this is not open.");
        Take("Suspend", RecognitionState.Suspended, reason, actor, now);
    }

    /// <summary>Proposes that a suspended one goes on; a second person signs it again.</summary>
    public void Resume(string reason, Actor actor, DateTimeOffset now)
    {
        Must(actor, reason);
        RuleViolation.When(State is not RecognitionState.Suspended, "MR-6", $"The recognition is {Words.Of(State)}, so this is not open.");
        Take("Resume", RecognitionState.Proposed, reason, actor, now);
    }

    public void End(string reason, Actor actor, DateTimeOffset now)
    {
        Must(actor, reason);
        RuleViolation.When(State is RecognitionState.Ended, "MR-6", $"The recognition is {Words.Of(State)}, so this is not open.");
        Take("End", RecognitionState.Ended, reason, actor, now);
    }

    /// <summary>Whether it covers data of these entries with this base tier and dual-use level on the day.</summary>
    public bool Covers(IReadOnlyList<string> categories, int baseTier, int dualUse, DateOnly day) =>
        State is RecognitionState.InForce && Terms.Term.Start <= day && day <= Terms.Term.End && dualUse < 3 && baseTier <= Terms.Ceiling && categories.All(Terms.Categories.Contains);

    private static void Must(Actor actor, string reason)
    {
        if (!actor.IsAny(Deciders))
            throw new RuleViolation(NoDecider);
        RuleViolation.When(string.IsNullOrWhiteSpace(reason), "MR-7", "Write the reason.");
    }

    private void Take(string verb, RecognitionState to, string reason, Actor actor, DateTimeOffset now)
    {
        State = to;
        steps.Add(new(verb, actor.Person, actor.Name, now, reason.Trim()));
    }
}
