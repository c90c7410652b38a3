using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.DisputeState;
using static ExportPortal.Domain.Licensing.DisputeVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a dispute is about, as the store knows it now.</summary>
/// <param name="About">Its number: "A-007", "XP-2026-0000017", "AU-003 F2"; empty where the complaint names none.</param>
/// <param name="Steward">Null where it has none.</param>
/// <param name="Hands">Persons who had a part in it.</param>
public sealed record DisputedMatter(string About, OrganisationId? Steward, OrganisationId? Recipient, IReadOnlyCollection<PersonId> Hands)
{
    public static DisputedMatter None { get; } = new("", null, null, []);
}

/// <summary>Who complains.</summary>
/// <param name="Organisation">Null for who has no account.</param>
/// <param name="Contact">E-mail or telephone of who has no account; null for none.</param>
public sealed record Complainant(OrganisationId? Organisation, string Name, string? Contact);

/// <summary>A dispute as the page of what it is about names it.</summary>
/// <param name="Appeal">Number of the appeal that was lodged for it; null for none.</param>
/// <param name="Judged">The judgment on it, in words; null where there is none.</param>
public sealed record DisputeMark(string Number, DisputeState State, string? Appeal, string? Judged);

/// <summary>An answer to a dispute, of whichever step.</summary>
/// <param name="Step">Code of the state in which it was given.</param>
public sealed record DisputeAnswer(string Step, DisputeOutcome Outcome, string Reasons, string By, DateTimeOffset At)
{
    /// <summary>What a court or arbitrators decided; null for an answer of the office or of the panel.</summary>
    public Judgment? Judgment { get; init; }
}

/// <summary>
/// A dispute of domain/10 10.6: step by step from a talk with the officer to a panel, mediation and court, each with its
/// clock. Nothing is decided by a missed clock, but whoever waits may go on to the next step.
/// </summary>
public sealed partial class Dispute
{
    private readonly List<StepTaken> steps = [];
    private readonly List<Signature> signatures = [];
    private readonly List<DisputeAnswer> answers = [];
    private readonly List<PanelMember> panel = [];

    public Guid Id { get; private set; }

    /// <summary>DIS-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public DisputeKind Kind { get; private set; }

    /// <summary>Number of what it is about; empty where it names none.</summary>
    public string About { get; private set; } = "";
    public OrganisationId? Steward { get; private set; }
    public OrganisationId? Recipient { get; private set; }

    /// <summary>The organisation that complains; null for who has no account.</summary>
    public OrganisationId? Complainant { get; private set; }
    public string OpenedBy { get; private set; } = "";
    public string? Contact { get; private set; }

    /// <summary>What is wrong and what should happen, in the words of who complains.</summary>
    public string Grounds { get; private set; } = "";
    public DateTimeOffset OpenedAt { get; private set; }
    public DisputeState State { get; private set; }

    /// <summary>The clock of the present step; null where none runs.</summary>
    public Deadline? Clock { get; private set; }

    /// <summary>End of that time; of a settled one since when the office has to carry its judgment out. Null for neither.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether the office still has to do what a judgment upheld, because the portal could not.</summary>
    public bool IsLeftToOffice => State is Settled && DueAt is not null;

    /// <summary>Number of the appeal that was lodged for it and that the panel hears; null where the panel hears the dispute itself.</summary>
    public string? Appeal { get; private set; }
    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Signature> Signatures => signatures;
    public IReadOnlyList<DisputeAnswer> Answers => answers;

    /// <summary>The three who hear it; empty until they are named.</summary>
    public IReadOnlyList<PanelMember> Panel => panel;

    /// <summary>Everybody who acted in the dispute itself.</summary>
    public IEnumerable<PersonId> Involved => steps.Select(step => step.Person).Where(person => person != default).Distinct();

    /// <summary>The organisations that it concerns: nobody of theirs acts on it for the authority.</summary>
    public IReadOnlyList<OrganisationId> Parties => [.. ((OrganisationId?[])[Steward, Recipient, Complainant]).OfType<OrganisationId>().Distinct()];

    private Dispute() { }

    /// <summary>Opens a dispute of a party, or of somebody without an account about something that concerns them.</summary>
    /// <param name="earlier">Open disputes of the same organisation.</param>
    public static Dispute Open(Guid id, string number, DisputeKind kind, DisputedMatter matter, Complainant by, IEnumerable<Dispute> earlier, string grounds, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(!Enum.IsDefined(kind), "DQ-1", "Say what you disagree with.");
        RuleViolation.When(kind.Begins() is { Count: > 0 } begins && !begins.Any(matter.About.StartsWith), "DQ-2",
            $"{kind.Label()} is named by its number, which begins with {string.Join(" or ", kind.Begins())}.");
        if (kind is not DisputeKind.ThirdParty and not DisputeKind.RegistryEntry && (by.Organisation is not { } party || party != matter.Steward && party != matter.Recipient))
            throw new RuleViolation(new("DQ-3", "Only a party disputes this. Choose a complaint about something that concerns you."));
        if (earlier.FirstOrDefault(one => one.Kind == kind && one.About == matter.About && !DisputeWorkflow.Ended.Contains(one.State)) is { } open)
            throw new RuleViolation(new("DQ-4", $"{open.Number} is open about the same."));
        Reasons.Require(grounds);
        var dispute = new Dispute
        {
            Id = id, Number = number, Kind = kind, About = matter.About, Steward = matter.Steward, Recipient = matter.Recipient,
            Complainant = by.Organisation, OpenedBy = by.Name, Contact = by.Contact, Grounds = grounds.Trim(), OpenedAt = now,
        };
        dispute.Enter(WithOfficer, pack, now);
        return dispute;
    }

    public bool IsComplainant(Actor actor) => Complainant == actor.Organisation && actor.IsAny(Role.Steward, Role.Recipient);

    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    /// <param name="hands">Persons who had a part in what it is about.</param>
    public Rule? WhyClosed(DisputeVerb verb, Actor actor, IReadOnlyCollection<PersonId> hands, DateTimeOffset now) =>
        DisputeWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (verb is TakeBackSignature ? WhyNoSignature(actor) : verb.IsOfComplainant() || ((verb.IsOfBothSides() || verb is NoteCourt) && actor.IsAny(Role.Steward, Role.Recipient)) ? WhyNotComplainant(actor, now, verb) : FourEyes.NotOwnOrganisation(actor, Parties))
        ?? verb switch
        {
            Review when Insiders(hands).Contains(actor.Person) => new Rule("DQ-5", "You had a part in this matter, so another person reviews it."),
            Mediate or Settle or EndMediation when Complainant is null => new Rule("DQ-6", "Mediation needs two sides that sign here; who complained has no account."),
            Mediate or Settle when signatures.Exists(one => one.Verb == verb.ToString() && IsParty(one) == IsComplainant(actor)) => new Rule("DQ-7", "Your side has signed; the other side signs next."),
            Withdraw => WhyNotTakenBack(),
            Dismiss or Remit or Grant => WhyNotPanel(verb, actor, hands),
            RecordJudgment => WhyNotRecording(actor, hands),
            NoteCourt when State is Rested && !WasClosedWithoutCourt => new Rule("DQ-27", "It did not rest on its way to a court, so it is over."),
            CloseWithoutCourt => WhyNotClosedWithoutCourt(now),
            ConfirmCarriedOut when !IsLeftToOffice => new Rule("DQ-21", "No judgment waits for the office to carry it out."),
            _ => null,
        };

    private Rule? WhyNotComplainant(Actor actor, DateTimeOffset now, DisputeVerb verb)
    {
        if (!IsComplainant(actor) && (Complainant is not null || actor.IsAny(Role.Steward, Role.Recipient)))
            return new("DQ-9", "Only who complained does this.");
        if (!IsComplainant(actor) && FourEyes.NotOwnOrganisation(actor, Parties) is { } own)
            return own;
        return State is WithOfficer or InReview && verb is AskReview or AskPanel && DueAt >= now ? new("DQ-10", $"The answer is due on {PackageWords.Minute(DueAt!.Value)}. Go on once you have it, or once it is late.") : null;
    }

    private Rule? WhyNotPanel(DisputeVerb verb, Actor actor, IReadOnlyCollection<PersonId> hands) =>
        Appeal is not null ? new Rule("DQ-8", $"The panel hears appeal {Appeal}, which was lodged for it.")
        : FourEyes.PanelIsNew(actor, Insiders(hands))
        ?? AppealSeats.WhyNotSeated(panel, actor)
        ?? FourEyes.SecondPersonDiffers(actor, signatures.Where(one => one.Verb == verb.ToString()).Select(one => one.Person));

    /// <summary>Everybody who had a part in what it is about, or in an earlier step of the dispute.</summary>
    public IReadOnlyList<PersonId> Insiders(IReadOnlyCollection<PersonId> hands) => [.. hands.Concat(Involved).Distinct()];

    /// <summary>Why the actor cannot name the panel now; null when they can.</summary>
    public Rule? WhyNotNaming(Actor actor, IReadOnlyCollection<PersonId> hands) => State is not BeforePanel || Appeal is not null ? new Rule("WF-1", "No panel hears this dispute now.")
        : AppealSeats.WhyNotNaming(AppealState.Lodged, actor, Insiders(hands), Parties);

    /// <summary>Names the three who hear it, or others in their place. Signatures of members who leave fall away.</summary>
    public void NamePanel(IReadOnlyList<PanelMember> members, Actor actor, IReadOnlyCollection<PersonId> hands)
    {
        if ((WhyNotNaming(actor, hands) ?? AppealSeats.WhyNot(members, Insiders(hands))) is { } rule)
            throw new RuleViolation(rule);
        panel.Clear();
        panel.AddRange(members);
        var left = AppealSeats.Kept(signatures, members).ToList();
        signatures.Clear();
        signatures.AddRange(left);
    }

    private static bool IsParty(Signature one) => one.Rank is Role.Steward or Role.Recipient;
}
