using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>A request to change a licence: minor, major or renewal. Its own machine; a granted one becomes a new version of the package.</summary>
public sealed partial class Amendment
{
    private readonly List<StepTaken> steps = [];
    private readonly List<Opinion> opinions = [];
    private readonly List<Signature> signatures = [];

    public AmendmentId Id { get; private set; }

    /// <summary>AM-0001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public LicenceId Licence { get; private set; }
    public OrganisationId Steward { get; private set; }
    public OrganisationId Recipient { get; private set; }
    public int Tier { get; private set; }
    public AmendmentKind Kind { get; private set; }
    public AmendmentState State { get; private set; }
    public AmendmentChange Change { get; private set; } = null!;

    /// <summary>The grant that the change was asked of; null for one that an older release stored.</summary>
    public LicenceGrant? Asked { get; private set; }
    public string Reason { get; private set; } = "";
    public PersonId RequestedBy { get; private set; }
    public string RequestedByName { get; private set; } = "";
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>When it is to be answered; null once it is.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether ethics was consulted on the licence, and so is on what widens it (03, 3.1); false for a minor change.</summary>
    public bool NeedsEthics { get; private set; }

    /// <summary>Whether the licence went to the board though its tier does not (tier 3 in group E, 03 3.1); its changes are decided as it was.</summary>
    public bool IsForTheBoard { get; private set; }

    /// <summary>The conditions of a change that is granted, or that one of two deciders has signed; null for none.</summary>
    public AmendmentTerms? Terms { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Opinion> Opinions => opinions;
    public IReadOnlyList<Signature> Signatures => signatures;

    /// <summary>Every person who has acted on it, given an opinion or signed.</summary>
    public IEnumerable<PersonId> Involved => steps.Select(step => step.Person).Concat(opinions.Select(opinion => opinion.Person)).Concat(signatures.Select(signature => signature.Person)).Where(person => person != default).Distinct();

    /// <summary>Whether the actor granted that the licence names the site.</summary>
    public bool BroughtBy(LicenceSite site, Actor actor) => (Change.NewSites ?? []).Any(one => one.Organisation.Trim() == site.Organisation && one.Address.Trim() == site.Address)
        && Signers(AmendmentVerb.Grant).Contains(actor.Person);

    private Amendment() { }

    /// <param name="assessedAt">For a renewal: when the newest assessment was made.</param>
    /// <param name="withEthics">Whether the case of the licence asked for an ethics opinion.</param>
    /// <param name="forTheBoard">Whether the case of the licence went to the board, <see cref="Application.IsForTheBoard"/>.</param>
    public static Amendment Request(AmendmentId id, string number, Licence licence, AmendmentChange change, bool isRenewal, string reason, DateTimeOffset? assessedAt, Actor actor, PolicyPack pack, DateTimeOffset now, bool withEthics = false, bool forTheBoard = false)
    {
        RuleViolation.When(!actor.Is(Role.Recipient) || actor.Organisation != licence.Recipient, "LC-1", "Only the licensee does this.");
        if (licence.WhyNotAmended(now) is { } closed)
            throw new RuleViolation(closed);
        var grant = licence.Grant ?? throw new RuleViolation(new Rule("AM-4", "This licence has no schedule that can be changed."));
        RuleViolation.When(change.SentBack is not null, "AM-45", "What deciders set is taken off by an appeal alone.");
        Reasons.Require(reason);
        var fault = isRenewal
            ? AmendmentRules.RenewalFault(licence, change, assessedAt, pack, now)
            : AmendmentRules.Fault(change, grant, pack.Tier(licence.Tier), pack, DateOnly.FromDateTime(now.UtcDateTime));
        if (fault is not null)
            throw new RuleViolation(fault);
        var kind = isRenewal ? AmendmentKind.Renewal : AmendmentRules.KindOf(change, grant);
        return Begin(id, number, licence, change, grant, kind, withEthics && kind is not AmendmentKind.Minor, forTheBoard, reason, actor.Person, actor.Name, pack, now);
    }

    /// <summary>Has what deciders set on a granted licence reviewed by others than those who had a hand in the case, as the panel has decided (25).</summary>
    /// <param name="hands">Who had a hand in the case, the panel among them.</param>
    /// <inheritdoc cref="Request"/>
    public static Amendment OnAppeal(AmendmentId id, string number, Licence licence, TakenOff off, IReadOnlyList<PersonId> hands, string reason, PolicyPack pack, DateTimeOffset now, bool withEthics, bool forTheBoard) =>
        Begin(id, number, licence, new(SentBack: new(off, hands)), licence.Grant!, AmendmentKind.Major, withEthics, forTheBoard, reason, default, "the appeal panel", pack, now);

    private static Amendment Begin(AmendmentId id, string number, Licence licence, AmendmentChange change, LicenceGrant grant, AmendmentKind kind, bool needsEthics, bool forTheBoard, string reason, PersonId by, string byName, PolicyPack pack, DateTimeOffset now)
    {
        var amendment = new Amendment
        {
            Id = id,
            Number = number,
            Licence = licence.Id,
            Steward = licence.Steward,
            Recipient = licence.Recipient,
            Tier = licence.Tier,
            Kind = kind,
            State = AmendmentState.Requested,
            Change = change,
            Asked = grant,
            NeedsEthics = needsEthics,
            IsForTheBoard = forTheBoard,
            Reason = reason.Trim(),
            RequestedBy = by,
            RequestedByName = byName,
            RequestedAt = now,
            DueAt = pack.Due(FirstClock(kind), now, licence.Tier),
        };
        amendment.clocks.Add(pack.Start(FirstClock(kind), now, licence.Tier));
        return amendment;
    }

    /// <summary>The role that decides: an officer on a minor one, else whoever decides on the tier.</summary>
    public Role DeciderRole(PolicyPack pack) => Kind is AmendmentKind.Minor ? Role.LicensingOfficer : Deciding(pack).Roles.Keys.First();

    public int DecidersNeeded(PolicyPack pack) => Kind is AmendmentKind.Minor ? 1 : Deciding(pack).Roles.Values.First() is RolePermission.WithSecond ? 2 : 1;

    private RoleAction Deciding(PolicyPack pack) => Deciding(Tier, IsForTheBoard, pack);

    private static RoleAction Deciding(int tier, bool forTheBoard, PolicyPack pack) => pack.Responsibilities.Action($"decide-t{(forTheBoard ? 4 : Math.Max(tier, 1))}");

    /// <summary>The roles that weigh a change which is not minor, each with how many persons of it are needed.</summary>
    /// <inheritdoc cref="Request"/>
    public static IReadOnlyDictionary<Role, int> Weighing(int tier, bool withEthics, bool forTheBoard, PolicyPack pack)
    {
        var (decider, permission) = Deciding(tier, forTheBoard, pack).Roles.First();
        var needed = new Dictionary<Role, int>
        {
            [Application.ReviewerRole(OpinionKind.Technical)] = 1,
            [Application.ReviewerRole(OpinionKind.Legal)] = 1,
            [decider] = permission is RolePermission.WithSecond ? 2 : 1,
        };
        if (withEthics)
            needed[Application.ReviewerRole(OpinionKind.Ethics)] = 1;
        return needed;
    }

    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(AmendmentVerb verb, Actor actor, PolicyPack pack) => AmendmentWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (verb is AmendmentVerb.Withdraw
            ? actor.Organisation != Recipient ? new Rule("LC-1", "Only the licensee does this.") : Change.SentBack is null ? null : new Rule("AM-46", "An appeal panel asked for this review, so the licensee does not take it back.")
            : FourEyes.NotOwnOrganisation(actor, Steward, Recipient) ?? ByOthers(verb, actor) ?? Guard(verb, actor, pack));

    /// <summary>Whether the technical opinion waits for somebody whom nothing keeps from giving it, as the actor is one.</summary>
    public bool AsksTechnically(Actor actor) => (AmendmentWorkflow.Table.WhyClosed(State, AmendmentVerb.GiveTechnicalOpinion, actor)
        ?? FourEyes.NotOwnOrganisation(actor, Steward, Recipient) ?? ByOthers(AmendmentVerb.GiveTechnicalOpinion, actor) ?? OpinionGuard(OpinionKind.Technical, actor)) is null;

    /// <summary>Whether the verb gave the last opinion that was missing, and the actor is the first who may decide on it now.</summary>
    public bool IsHandedTo(Actor actor, AmendmentVerb last, PolicyPack pack) => State is AmendmentState.InReview && Missing is null && signatures.Count == 0
        && OpinionOf(last) == opinions[^1].Kind && (WhyClosed(AmendmentVerb.Grant, actor, pack) is null || WhyClosed(AmendmentVerb.Refuse, actor, pack) is null);

    /// <summary>What a panel sent back is weighed by others; null when the actor may.</summary>
    private Rule? ByOthers(AmendmentVerb verb, Actor actor) => Change.SentBack is { } sent && verb is not (AmendmentVerb.StartReview or AmendmentVerb.ConfirmConditions) && sent.Hands.Contains(actor.Person)
        ? new Rule("RM-3", "The appeal panel sent this to others than those who had a hand in the case, and you had.") : null;

    private Rule? Guard(AmendmentVerb verb, Actor actor, PolicyPack pack) => verb switch
    {
        AmendmentVerb.StartReview when Kind is AmendmentKind.Minor => new Rule("AM-12", "A minor change needs no review; grant or refuse it."),
        AmendmentVerb.GiveTechnicalOpinion => OpinionGuard(OpinionKind.Technical, actor),
        AmendmentVerb.GiveLegalOpinion => OpinionGuard(OpinionKind.Legal, actor),
        AmendmentVerb.GiveEthicsOpinion => NeedsEthics ? OpinionGuard(OpinionKind.Ethics, actor) : new Rule("RV-10", "This change needs no ethics opinion."),
        AmendmentVerb.Grant or AmendmentVerb.Refuse when State is AmendmentState.Requested && Kind is not AmendmentKind.Minor => new Rule("AM-13", "This change is reviewed in full first."),
        AmendmentVerb.Grant when State is AmendmentState.InReview && Missing is { } missing => new Rule("RV-2", $"The {Words.Of(missing)} opinion is still open."),
        AmendmentVerb.ConfirmConditions => Terms is { AreMet: false } ? new Rule("CP-2", "A condition has no evidence on record yet. An officer records it, condition by condition.") : FourEyes.SecondPersonDiffers(actor, Signers(verb)),
        AmendmentVerb.Grant or AmendmentVerb.Refuse => !actor.Is(DeciderRole(pack))
            ? new Rule("DE-1", $"At tier {Tier} the {Words.Of(DeciderRole(pack))} decides.")
            : verb is AmendmentVerb.Grant && Tier == 3 && opinions.Exists(opinion => opinion.Kind is not OpinionKind.Ethics && opinion.Answer is not OpinionAnswer.Concurs)
            ? new Rule("DE-6", "At tier 3 the technical and the legal reviewer have to concur before a change is granted.")
            : FourEyes.PreparerNeverDecides(actor, steps.Select(step => step.Person)) ?? FourEyes.SecondPersonDiffers(actor, Signers(verb)),
        _ => null,
    };

    /// <summary>The opinions that the review of a change asks for.</summary>
    public IReadOnlyList<OpinionKind> OpinionsNeeded => NeedsEthics ? [OpinionKind.Technical, OpinionKind.Legal, OpinionKind.Ethics] : [OpinionKind.Technical, OpinionKind.Legal];

    private OpinionKind? Missing => OpinionsNeeded.Where(kind => opinions.All(opinion => opinion.Kind != kind)).Select(kind => (OpinionKind?)kind).FirstOrDefault();

    private Rule? OpinionGuard(OpinionKind kind, Actor actor) => opinions.Exists(opinion => opinion.Kind == kind)
        ? new Rule("RV-1", $"The {Words.Of(kind)} opinion is in.")
        : kind is OpinionKind.Ethics ? null
        : FourEyes.ReviewersDiffer(actor, opinions.Where(opinion => opinion.Kind is not OpinionKind.Ethics).Select(opinion => opinion.Person));

    private static OpinionKind? OpinionOf(AmendmentVerb verb) => verb switch
    {
        AmendmentVerb.GiveTechnicalOpinion => OpinionKind.Technical,
        AmendmentVerb.GiveLegalOpinion => OpinionKind.Legal,
        AmendmentVerb.GiveEthicsOpinion => OpinionKind.Ethics,
        _ => null,
    };

    private IEnumerable<PersonId> Signers(AmendmentVerb verb) => signatures.Where(one => one.Verb == verb.ToString()).Select(one => one.Person);

    /// <summary>Takes a verb with its reason. Granting prepares the next version of the licence.</summary>
    /// <param name="answer">For an opinion alone.</param>
    /// <param name="licence">The licence that is amended.</param>
    /// <param name="terms">Conditions, for granting alone; what one decider sets binds the other too. Null for none.</param>
    /// <param name="review">The case decided anew with the change in it; a grant of a minor change has none.</param>
    public void Take(AmendmentVerb verb, OpinionAnswer answer, string reason, Licence licence, Actor actor, PolicyPack pack, DateTimeOffset now, AmendmentTerms? terms = null, GrantReview? review = null)
    {
        if ((WhyClosed(verb, actor, pack) ?? WhyNotOn(licence, verb, now) ?? (Grants(verb) ? Outdated(licence, pack, now) : null)) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(reason);
        if (Grants(verb) && Kind is not AmendmentKind.Minor)
            terms = WithNeeds(verb, terms, review ?? throw new InvalidOperationException($"{Number} widens the licence and was not put to the rules."));
        var row = AmendmentWorkflow.Table.Require(State, verb, actor);
        if (OpinionOf(verb) is { } kind)
            opinions.Add(new(kind, answer, reason.Trim(), actor.Person, actor.Name, now));
        if (verb is AmendmentVerb.Grant && terms is { IsEmpty: false })
            Set(terms, licence.Grant!, now);
        if (verb is AmendmentVerb.Grant or AmendmentVerb.Refuse or AmendmentVerb.ConfirmConditions)
        {
            signatures.Add(new(verb.ToString(), actor.Person, actor.Name, now, reason.Trim()));
            if (Signers(verb).Count() < (verb is AmendmentVerb.ConfirmConditions ? row.Signatures : DecidersNeeded(pack)))
                return;
        }
        Move(row, verb is AmendmentVerb.Grant && Terms is { Precedent.Count: > 0 } ? row.Or!.Value : row.To, actor.Person, actor.Name, reason, pack, now);
        if (State is AmendmentState.Refused or AmendmentState.Withdrawn)
            Terms = null; // typed with a grant that was not given
        if (State is AmendmentState.Granted)
            Put(licence, review, pack, now);
        else if (!AmendmentWorkflow.IsOpen(State))
            TakeBack(licence, pack, now);
    }

    /// <summary>The end that moved for a renewal does not stay moved without it.</summary>
    private void TakeBack(Licence licence, PolicyPack pack, DateTimeOffset now)
    {
        if (Kind is AmendmentKind.Renewal)
            licence.TakeBackExtension(Number, pack, now);
    }

    /// <summary>Counts anew what comes off of what a panel sent back: a sanction, another change or the review may have brought since what would be taken off. Nothing for any other change.</summary>
    /// <param name="review">Of this change, under which it is granted.</param>
    /// <param name="pack">Under which the licence was decided.</param>
    public void CountAnew(Application application, LicenceGrant grant, GrantReview? review, PolicyPack pack)
    {
        if (Change.SentBack is { } sent)
            Change = Change with { SentBack = sent with { Off = application.LosesNow(sent.Off, Asked ?? grant, grant with { Review = review ?? grant.Review }, pack) } };
    }

    private void Put(Licence licence, GrantReview? review, PolicyPack pack, DateTimeOffset now)
    {
        var grant = InForce(licence.Grant!);
        if (review is not null)
            grant = grant with
            {
                Review = review with
                {
                    At = now,
                    Opinions = [.. opinions.Select(opinion => $"{Words.Of(opinion.Kind)}: {Words.Of(opinion.Answer)}")],
                    DecidedBy = [.. Signers(AmendmentVerb.Grant).Select(_ => Words.Of(DeciderRole(pack)))],
                },
            };
        licence.Revise(Terms is { } terms ? grant with { Terms = [.. grant.Terms ?? [], new(Number, terms)] } : grant, $"{Words.Of(Kind)} amendment {Number}".Replace("renewal amendment", "renewal", StringComparison.Ordinal), now);
        if (Kind is AmendmentKind.Renewal)
            licence.BeginNewTerm();
    }
}
