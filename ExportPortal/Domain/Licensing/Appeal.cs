using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.AppealState;
using static ExportPortal.Domain.Licensing.AppealVerb;

namespace ExportPortal.Domain.Licensing;

public enum AppealState
{
    Lodged,
    Dismissed,
    Remitted,
    Granted,
}

public enum AppealVerb
{
    Dismiss,
    Remit,
    GrantAppeal,
}

/// <summary>The one table of an appeal's life (25).</summary>
public static class AppealWorkflow
{
    public static TransitionTable<AppealState, AppealVerb> Table { get; } = new("appeal",
    [
        new(25, Lodged, Dismiss, Dismissed, [Role.AppealPanel], Signatures: 2, Guard: "two of the named panel of three, one of whom is from outside; nothing changes"),
        new(25, Lodged, Remit, Remitted, [Role.AppealPanel], Signatures: 2, Guard: "two of the named panel; the application goes back to review, a suspension or revocation to other deciders; what deciders set on a granted licence is reviewed by others as a major change"),
        new(25, Lodged, GrantAppeal, Granted, [Role.AppealPanel], Signatures: 2, Guard: "two of the named panel; the decider decides again, with the panel's direction; of a granted licence the panel takes off what it chooses of what deciders set; a suspension is lifted, a revoked licence reinstated"),
    ]);

    public static string Label(this AppealVerb verb) => verb switch
    {
        Dismiss => "Dismiss the appeal",
        Remit => "Send back for a new review",
        _ => "Grant the appeal",
    };

    public static string Effect(this AppealVerb verb) => verb switch
    {
        Dismiss => "With the second signature the decision stands.",
        Remit => "With the second signature the case goes back to review, and other reviewers look at it.",
        _ => "With the second signature the decider decides again, bound to your direction.",
    };

    /// <summary>The same on an appeal against the conditions of a case that is approved, whose licence is granted.</summary>
    public static string EffectOnGranted(this AppealVerb verb) => verb switch
    {
        GrantAppeal => "With the second signature on the same choice it is taken off, and the licence is sealed anew without it. What the rules ask for stays. Where a side has not accepted the licence yet, both accept the new version, and the time for it begins anew.",
        Remit => "With the second signature on the same choice it is reviewed as a major change of the licence, by others than those who had a hand in the case. Until they have decided the licence stays as it is.",
        _ => verb.Effect(),
    };

    /// <summary>The same on an appeal against the suspension or the revocation of a licence.</summary>
    /// <param name="isRevoked">Whether it is against a revocation.</param>
    public static string Effect(this AppealVerb verb, bool isRevoked) => (verb, isRevoked) switch
    {
        (Dismiss, _) => "With the second signature the decision stands.",
        (Remit, false) => "With the second signature other deciders look at the suspension anew. Access stays closed meanwhile.",
        (Remit, true) => "With the second signature the revocation is set aside and the licensee is heard again; other deciders decide anew. Access stays closed meanwhile.",
        (_, false) => "With the second signature the suspension is lifted, and access opens again.",
        _ => "With the second signature the licence is reinstated, and access opens again if its term still runs.",
    };
}

/// <summary>
/// An appeal against a decision on an application, lodged by the applicant, against its conditions, by the licensee too, or against the suspension or revocation of a
/// licence, lodged by the licensee. It is heard by persons who had no hand in the case.
/// </summary>
public sealed partial class Appeal
{
    /// <summary>What the portal adds to an answer that was left without effect; it moves nothing.</summary>
    private const string ReviewLapsed = "ReviewLapsed";

    private readonly List<StepTaken> steps = [];
    private readonly List<Signature> signatures = [];
    private readonly List<PanelMember> panel = [];

    public AppealId Id { get; private set; }

    /// <summary>AP-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The application that it is about, or from which the licence followed.</summary>
    public CaseId Application { get; private set; }
    public OrganisationId Steward { get; private set; }

    /// <summary>The licence whose stop it is about; null for an appeal on an application or on the conditions of its licence.</summary>
    public LicenceId? Licence { get; private set; }

    /// <summary>The licensee where it has lodged the appeal; null for one of the applicant.</summary>
    public OrganisationId? Recipient { get; private set; }

    /// <summary>Code of the state that it is lodged against: REFUSED, PROHIBITED, APPROVED or APPROVED_CONDITIONAL of an application, SUSPENDED or REVOKED of a licence.</summary>
    public string Against { get; private set; } = "";

    /// <summary>Why the decision is wrong, in the appellant's words.</summary>
    public string Grounds { get; private set; } = "";
    public string LodgedBy { get; private set; } = "";
    public DateTimeOffset LodgedAt { get; private set; }
    public AppealState State { get; private set; }

    /// <summary>Forty working days; the panel is late after it, and nothing is decided by that.</summary>
    public Deadline Clock { get; private set; } = null!;
    public DateTimeOffset? DueAt { get; private set; }
    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Signature> Signatures => signatures;

    /// <summary>The three who hear it; empty until they are named.</summary>
    public IReadOnlyList<PanelMember> Panel => panel;

    private Appeal() { }

    /// <summary>States whose decision, or conditions, can be appealed against (24).</summary>
    public static bool IsOpenAgainst(ApplicationState state) =>
        state is ApplicationState.Refused or ApplicationState.Prohibited or ApplicationState.Approved or ApplicationState.ApprovedConditional;

    /// <summary>Until when the present decision can be appealed against; null when there is none to appeal against.</summary>
    /// <param name="earlier">Appeals on the same application: where the review that one had led to lapsed, the time begins anew.</param>
    public static DateTimeOffset? OpenUntil(Application application, PolicyPack pack, IEnumerable<Appeal> earlier) =>
        IsOpenAgainst(application.State) && DecidedAt(application) is { } decided
            ? pack.Due("appeal-lodge", earlier.Max(appeal => appeal.ReviewLapsedAt) is { } lapsed && lapsed > decided ? lapsed : decided) : null;

    /// <summary>When the case came to where it stands; what was put on record since is no decision.</summary>
    internal static DateTimeOffset? DecidedAt(Application application) => application.Steps.LastOrDefault(step => step.To == Words.Code(application.State) && step.From != step.To)?.At;

    /// <summary>Why the actor cannot lodge an appeal now; null when they can.</summary>
    /// <param name="earlier">Appeals on the same application.</param>
    /// <param name="raisedAt">When the matter was raised as a dispute, which keeps the time to appeal; null where it was not.</param>
    public static Rule? WhyClosed(Application application, IEnumerable<Appeal> earlier, Actor actor, PolicyPack pack, DateTimeOffset now, DateTimeOffset? raisedAt = null) =>
        !IsLicensee(application, actor) && (!actor.Is(Role.Steward) || actor.Organisation != application.Steward) ? new Rule("AP-4", "Only the applicant appeals against the decision, and the licensee against the conditions of its licence.")
        : OpenUntil(application, pack, earlier) is not { } until ? new Rule("AL-16", "There is no decision to appeal against.")
        : (application.State is ApplicationState.Approved || (application.State is ApplicationState.ApprovedConditional && application.Conditions.Count == 0)) && application.SetByDeciders().Count == 0 && !earlier.Any(appeal => appeal.HasAnswered(application)) ? new Rule("AL-17", "The approval has no condition to appeal against that is still to be met.")
        : earlier.Any(appeal => appeal.State is Lodged && appeal.StillStands(application)) ? new Rule("AL-3", "An appeal is lodged already.")
        : earlier.Any(appeal => appeal.HasAnswered(application)) ? new Rule("AL-4", "This decision was appealed against, and the panel has answered.")
        : (raisedAt ?? now) > until ? new Rule("AL-2", $"An appeal is lodged within {pack.InWords("appeal-lodge")} of the decision; that time is over.")
        : null;

    /// <summary>Whether the actor is the licensee of the granted case, who owes what was set on it and may appeal against that as the applicant may (24).</summary>
    public static bool IsLicensee(Application application, Actor actor) =>
        application.State is ApplicationState.Approved && actor.Is(Role.Recipient) && actor.Organisation == application.Recipient;

    /// <summary>Why the actor cannot appeal by way of the licence against what was set on it; null when the licence leaves it open.</summary>
    public static Rule? WhyNotByLicence(Application application, Licence licence, Actor actor, DateTimeOffset now) =>
        !IsLicensee(application, actor) ? new Rule("LC-1", "Only the licensee does this.")
        : licence.StateAt(now) is not (LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended) ? new Rule("AL-28", $"The licence is {Words.Of(licence.StateAt(now))}, so nothing is taken off it any more.")
        : null;

    /// <summary>Whether the panel has answered an appeal against the present decision, and its answer was not left without effect.</summary>
    private bool HasAnswered(Application application) => State is not Lodged && LodgedAt >= DecidedAt(application) && ReviewLapsedAt is null;

    /// <summary>When the review for which the panel had sent the matter back lapsed, because nobody was left who could do it; null where none did.</summary>
    public DateTimeOffset? ReviewLapsedAt => steps.Find(step => step.Verb == ReviewLapsed)?.At;

    /// <summary>Records that nobody was left for the review that the panel asked for, so that its answer has no effect and a new appeal is open.</summary>
    public void LapseReview(string reason, DateTimeOffset now)
    {
        RuleViolation.When(State is not Remitted || ReviewLapsedAt is not null, "AL-27", "The panel sent nothing back that is still reviewed.");
        steps.Add(new StepTaken(Words.Code(State), ReviewLapsed, Words.Code(State), default, Licensing.Application.PortalName, now, reason));
    }

    public static Appeal Lodge(AppealId id, string number, Application application, IEnumerable<Appeal> earlier, string grounds, Actor actor, PolicyPack pack, DateTimeOffset now, DateTimeOffset? raisedAt = null)
    {
        if (WhyClosed(application, earlier, actor, pack, now, raisedAt) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(grounds);
        var clock = pack.Start("appeal-decision", now);
        return new Appeal
        {
            Id = id, Number = number, Application = application.Id, Steward = application.Steward, Recipient = IsLicensee(application, actor) ? application.Recipient : null, Against = Words.Code(application.State),
            Grounds = grounds.Trim(), LodgedBy = actor.Name, LodgedAt = now, State = Lodged, Clock = clock, DueAt = clock.Due(now, pack.Calendar),
        };
    }

    /// <summary>Why the verb is closed to the actor; null when it is open. Two of the three sign the same outcome.</summary>
    /// <param name="granted">State of the licence of an approved case; null for any other case.</param>
    /// <param name="changes">Of that licence, as for <see cref="Hands"/>.</param>
    public Rule? WhyClosed(AppealVerb verb, Application application, Actor actor, LicenceState? granted = null, IEnumerable<Amendment>? changes = null) =>
        AppealWorkflow.Table.WhyClosed(State, verb, actor)
        ?? FourEyes.NotOwnOrganisation(actor, application.Steward, application.Recipient)
        ?? FourEyes.PanelIsNew(actor, Hands(application, null, changes))
        ?? AppealSeats.WhyNotSeated(panel, actor)
        ?? (verb is Dismiss ? null : WhyNotStanding(application))
        ?? (application.State is ApplicationState.Approved ? OnGranted(verb, application, granted) : null)
        ?? (verb is GrantAppeal && application.State is ApplicationState.Prohibited ? new Rule("AL-6", "A gate stands, so the decider could not approve. Send the case back for a new review, which reads the facts anew, or dismiss the appeal.") : null)
        // Where there is a choice, whoever signed may choose otherwise: that takes the earlier signature back.
        ?? (application.State is ApplicationState.Approved && application.SetByDeciders().Count > 1 ? null
            : FourEyes.SecondPersonDiffers(actor, signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person)));

    /// <summary>A signature on an approved case that names nothing was given in an earlier release, or before the office had confirmed the conditions: it meant all that deciders set.</summary>
    private void ReadAsAll(IReadOnlyList<string> all)
    {
        for (var at = 0; at < signatures.Count; at++)
            if (signatures[at] is { Off: null } named && named.Verb != nameof(Dismiss))
                signatures[at] = named with { Off = all };
    }

    private static Rule? OnGranted(AppealVerb verb, Application application, LicenceState? granted) => verb is Dismiss ? null
        : application.SetByDeciders().Count == 0 ? new Rule("AL-22", "What had to be met before the grant is met, and deciders set nothing else, so nothing can be taken off. Dismiss the appeal, and say so.")
        : granted is { } state and not (LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended) ? new Rule("AL-21", $"The licence is {Words.Of(state)}, so nothing is taken off it any more. Dismiss the appeal, and say so.")
        : verb is Remit && granted is LicenceState.PendingAcceptance ? new Rule("AL-5", "Both sides have not accepted the licence yet, and only one that is in force is changed. Grant the appeal, dismiss it, or wait until both have accepted.")
        : null;

    /// <summary>Why the actor cannot name the panel now; null when they can.</summary>
    /// <param name="licence">That the appeal is about; null for one on an application.</param>
    /// <param name="changes">Of the licence, as for <see cref="Hands"/>.</param>
    public Rule? WhyNotNaming(Application application, Licence? licence, Actor actor, IEnumerable<Amendment>? changes = null) => AppealSeats.WhyNotNaming(State, actor, Hands(application, licence, changes), Parties(application, licence));

    /// <summary>Names the three who hear it, or others in their place. Signatures of members who leave fall away.</summary>
    /// <inheritdoc cref="WhyNotNaming"/>
    public void NamePanel(IReadOnlyList<PanelMember> members, Application application, Licence? licence, Actor actor, IReadOnlyCollection<Amendment>? changes = null)
    {
        if ((WhyNotNaming(application, licence, actor, changes) ?? AppealSeats.WhyNot(members, Hands(application, licence, changes))) is { } rule)
            throw new RuleViolation(rule);
        panel.Clear();
        panel.AddRange(members);
        var left = AppealSeats.Kept(signatures, members).ToList();
        signatures.Clear();
        signatures.AddRange(left);
    }

    /// <summary>Who had a hand in what the appeal is about.</summary>
    /// <param name="changes">Of the licence, or of the one that was granted on the application: whoever reviewed or decided one had a hand in it, whatever became of it. Null for none.</param>
    public static IEnumerable<PersonId> Hands(Application application, Licence? licence, IEnumerable<Amendment>? changes = null) =>
        [.. licence?.Involved ?? [], .. application.Involved, .. (changes ?? []).SelectMany(change => change.Involved)];

    private static IReadOnlyList<OrganisationId> Parties(Application application, Licence? licence) => [application.Steward, licence?.Recipient ?? application.Recipient];

    /// <summary>Decides, with the second signature of the same verb. The application, or the licence granted on it, moves in the same act.</summary>
    /// <param name="granted">The licence of an approved case; null for any other.</param>
    /// <param name="off">What is taken off, or reviewed by others, of what deciders set on an approved case, by its keys; null for all of it, and for any other case.</param>
    /// <param name="changes">Of the licence that was granted, as for <see cref="Hands"/>.</param>
    /// <returns>What was decided to come off a licence, or to be reviewed; null where no licence is concerned, and while a second signature on the same choice is missing.</returns>
    public TakenOff? Take(AppealVerb verb, string reasons, Application application, Actor actor, PolicyPack pack, DateTimeOffset now, Licence? granted = null, IReadOnlyList<string>? off = null, IEnumerable<Amendment>? changes = null)
    {
        if (WhyClosed(verb, application, actor, granted?.StateAt(now), changes) is { } rule)
            throw new RuleViolation(rule);
        IReadOnlyList<string>? all = application.State is ApplicationState.Approved ? [.. application.SetByDeciders().Select(one => one.Key).Order(StringComparer.Ordinal)] : null;
        IReadOnlyList<string>? chosen = all is null || verb is Dismiss ? null : [.. all.Where(key => off?.Contains(key) is not false)];
        if (off is not null && (chosen is null ? new Rule("AL-25", "Nothing is chosen for this answer: it takes nothing off a licence.") : application.WhyStays(off)) is { } unfit)
            throw new RuleViolation(unfit);
        if (!StillStands(application))
            signatures.RemoveAll(one => one.Verb != nameof(Dismiss)); // they were given on a decision that is gone
        if (all is not null)
            ReadAsAll(all);
        if (!Sign(verb, reasons, actor, now, chosen))
            return null;
        if (chosen is not null)
        {
            var licence = granted ?? throw new InvalidOperationException($"{application.Number} is approved and its licence was not brought.");
            var taken = application.Loses(chosen, Number, licence.Grant ?? throw new RuleViolation(new Rule("AM-4", "This licence has no schedule that can be changed.")), pack);
            if (verb is GrantAppeal)
            {
                application.SetAside(taken);
                licence.TakeOff(taken, application, pack, now);
            }
            return taken;
        }
        if (verb is Remit)
            application.RemitOnAppeal($"{Number}: {reasons.Trim()}", pack, now);
        else if (verb is GrantAppeal)
            application.GrantOnAppeal($"{Number}: {reasons.Trim()}", pack, now);
        return null;
    }

    /// <summary>Signatures of those of the panel who signed the outcome; empty before it is decided.</summary>
    public IReadOnlyList<Signature> SignedOutcome() => steps.Count == 0 ? [] : signatures.FindAll(one => IsSame(one, signatures[^1]));

    /// <summary>Reasons of all of them, each with its name, on lines of their own.</summary>
    public string SaidByPanel() => string.Join('\n', SignedOutcome().Select(one => $"{one.PersonName}: {one.Reason}"));

    /// <summary>Whether both sign the same outcome and the same choice.</summary>
    private static bool IsSame(Signature one, Signature other) => one.Verb == other.Verb && (one.Off ?? []).SequenceEqual(other.Off ?? []);

    /// <summary>Adds the signature; with the second one of the same outcome the appeal is decided, and true returned.</summary>
    private bool Sign(AppealVerb verb, string reasons, Actor actor, DateTimeOffset now, IReadOnlyList<string>? off = null)
    {
        Reasons.Require(reasons);
        var row = AppealWorkflow.Table.Find(State, verb)!;
        // Whoever signs another outcome takes an earlier signature of their own back.
        signatures.RemoveAll(signature => signature.Person == actor.Person);
        signatures.Add(new Signature(verb.ToString(), actor.Person, actor.Name, now, reasons.Trim()) { Off = off });
        if (signatures.Count(signature => IsSame(signature, signatures[^1])) < row.Signatures)
            return false;
        steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(row.To), actor.Person, actor.Name, now, reasons.Trim()));
        State = row.To;
        Clock = Clock.Meet(now);
        DueAt = null;
        return true;
    }
}
