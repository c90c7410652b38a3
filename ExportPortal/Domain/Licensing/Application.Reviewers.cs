using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Who is asked for an opinion of this case.</summary>
/// <param name="AskedBy">Name of who asked.</param>
public sealed record AskedReviewer(OpinionKind Kind, PersonId Person, string PersonName, string AskedBy, DateTimeOffset At)
{
    /// <summary>Who asked; the empty id for what an older release stored.</summary>
    public PersonId Asker { get; init; }

    /// <summary>Whether another was asked in their place since, or the appeal panel asked for others. It is kept because whoever asked has prepared the case (FE-1).</summary>
    public bool IsReplaced { get; init; }

    /// <summary>As the log says it: "Legal opinion: Lena Ode."</summary>
    public string Said => $"{Kind} opinion: {PersonName}.";
}

/// <summary>The reviewers who are asked (05, transition 10: without conflict). Whoever is asked gives the opinion; where nobody is, anyone of the role may.</summary>
public sealed partial class Application
{
    private readonly List<AskedReviewer> reviewers = [];

    /// <summary>Who asks reviewers.</summary>
    public static readonly Role[] MayAsk = [Role.LicensingOfficer, Role.LicensingManager];

    /// <summary>States in which a reviewer is asked, or another instead: from registration until the opinions are in.</summary>
    private static readonly ApplicationState[] Asking = [ApplicationState.Registered, ApplicationState.InReview, ApplicationState.RfiPending, ApplicationState.ScreeningHold];

    /// <summary>At most one for each kind of opinion.</summary>
    public IReadOnlyList<AskedReviewer> Reviewers => [.. reviewers.Where(one => !one.IsReplaced)];

    /// <summary>The person who is asked for the opinion; null when nobody is.</summary>
    public AskedReviewer? Asked(OpinionKind kind) => reviewers.Find(one => one.Kind == kind && !one.IsReplaced);

    public static Role ReviewerRole(OpinionKind kind) => kind switch
    {
        OpinionKind.Technical => Role.TechnicalReviewer,
        OpinionKind.Legal => Role.LegalReviewer,
        _ => Role.EthicsMember,
    };

    /// <summary>Why the actor cannot ask a reviewer now; null when they can.</summary>
    public Rule? WhyNotAsking(Actor actor) =>
        !Asking.Contains(State) ? new Rule("WF-1", $"Reviewers are asked between registration and recommendation; the case is {Words.Of(State)}.")
        : !actor.IsAny(MayAsk) ? new Rule("WF-2", $"Only for: {string.Join(", ", MayAsk.Select(role => Words.Of(role)))}.")
        : FourEyes.NotOwnOrganisation(actor, Steward, Recipient);

    /// <summary>Why this person is not asked for the opinion; null when they may be.</summary>
    public Rule? WhyNotReviewer(OpinionKind kind, Actor reviewer, PolicyPack pack) =>
        !OpinionsNeeded(pack).Contains(kind) ? new Rule("RV-6", $"This case needs no {Words.Of(kind)} opinion.")
        : opinions.Exists(opinion => opinion.Kind == kind) ? new Rule("RV-1", $"The {Words.Of(kind)} opinion is in.")
        : !reviewer.Is(ReviewerRole(kind)) ? new Rule("RV-8", $"{reviewer.Name} is no {Words.Of(ReviewerRole(kind))}.")
        : FourEyes.WhyBound(reviewer, Steward, Recipient) is { } bound ? bound
        : ReviewedBeforeRemit(reviewer) ? new Rule("RM-1", $"The appeal panel sent this case to other reviewers than {reviewer.Name}.")
        : kind is not OpinionKind.Ethics && Others(kind).Contains(reviewer.Person) ? new Rule("FE-2", $"{reviewer.Name} gives or gave the other opinion; technical and legal review are by different people.")
        : null;

    /// <summary>Asks a person for an opinion, or another in their place.</summary>
    public void AskReviewer(OpinionKind kind, Actor reviewer, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if ((WhyNotAsking(actor) ?? WhyNotReviewer(kind, reviewer, pack)) is { } rule)
            throw new RuleViolation(rule);
        Replace(one => one.Kind == kind);
        reviewers.Add(new(kind, reviewer.Person, reviewer.Name, actor.Name, now) { Asker = actor.Person });
        Touch(actor);
    }

    private void Replace(Func<AskedReviewer, bool> which)
    {
        for (var at = 0; at < reviewers.Count; at++)
            if (which(reviewers[at]))
                reviewers[at] = reviewers[at] with { IsReplaced = true };
    }

    /// <summary>Persons of the other one of technical and legal opinion, who were asked for it or gave it.</summary>
    private IEnumerable<PersonId> Others(OpinionKind kind)
    {
        var other = kind is OpinionKind.Technical ? OpinionKind.Legal : OpinionKind.Technical;
        return steps.Where(step => step.Verb == OpinionVerb(other).ToString()).Select(step => step.Person).Concat(Reviewers.Where(one => one.Kind == other).Select(one => one.Person));
    }

    /// <summary>Why somebody else than the actor gives the opinion; null when nobody is asked, or the actor is.</summary>
    private Rule? AskedOther(OpinionKind kind, Actor actor) => Asked(kind) is { } asked && asked.Person != actor.Person
        ? new Rule("RV-7", $"{asked.PersonName} is asked for the {Words.Of(kind)} opinion.")
        : null;
}
