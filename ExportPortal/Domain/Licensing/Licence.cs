using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Acceptance by one side: an evidence record over the sealed licence, kept outside the PDF (domain/07).</summary>
/// <param name="LicenceHash">SHA-256 of the <c>licence.json</c> that was accepted.</param>
/// <param name="Authentication">How the person was signed in, such as "password" or "passkey".</param>
public sealed record Acceptance(Role Side, PersonId Person, string PersonName, DateTimeOffset At, string Authentication, ContentHash LicenceHash);

/// <summary>What only the store can know when a licence is granted: its identity and its number.</summary>
public sealed record LicenceSeed(LicenceId Id, LicenceNumber Number);

/// <summary>
/// A granted licence. It becomes active when its package is sealed and both sides have accepted; whether access is
/// allowed at an instant is <see cref="LicenceAccess"/>, never the state alone.
/// </summary>
public sealed class Licence
{
    private readonly List<StepTaken> steps = [];
    private readonly List<Signature> signatures = [];
    private readonly List<Acceptance> acceptances = [];

    public LicenceId Id { get; private set; }
    public string Number { get; private set; } = "";
    public CaseId Application { get; private set; }
    public OrganisationId Steward { get; private set; }
    public OrganisationId Recipient { get; private set; }
    public int Tier { get; private set; }
    public DateOnly Start { get; private set; }
    public DateOnly End { get; private set; }
    public LicenceState State { get; private set; }

    /// <summary>SHA-256 of the sealed <c>licence.json</c>; null until the package is sealed.</summary>
    public ContentHash? PackageHash { get; private set; }
    public DateTimeOffset GrantedAt { get; private set; }

    public Period Term => new(Start, End);
    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Signature> Signatures => signatures;
    public IReadOnlyList<Acceptance> Acceptances => acceptances;

    private Licence() { }

    internal static Licence Grant(Application application, LicenceSeed seed, DateTimeOffset now) => new()
    {
        Id = seed.Id,
        Number = seed.Number.Text,
        Application = application.Id,
        Steward = application.Steward,
        Recipient = application.Recipient,
        Tier = application.Tier ?? throw new InvalidOperationException($"Application {application.Number} has no tier, so no licence can follow."),
        Start = application.Content.Term.Start,
        End = application.Content.Term.End,
        State = LicenceState.PendingAcceptance,
        GrantedAt = now,
    };

    /// <summary>Records the hash of the sealed package. Once only: a change is a new licence version.</summary>
    public void RecordSeal(ContentHash licenceJson)
    {
        RuleViolation.When(PackageHash is not null, "LP-2", "The package is sealed already; a change is a new version.");
        PackageHash = licenceJson;
    }

    public void Accept(Role side, string authentication, Actor actor, DateTimeOffset now)
    {
        var verb = side is Role.Steward ? LicenceVerb.AcceptAsSteward : LicenceVerb.AcceptAsRecipient;
        Ensure(verb, actor);
        acceptances.Add(new Acceptance(side, actor.Person, actor.Name, now, authentication, PackageHash!.Value));
        Move(verb, actor, now, "accepted", acceptances.Count == 2 ? LicenceState.Active : LicenceState.PendingAcceptance);
    }

    /// <summary>Why the verb is closed to the actor now; null when it is open.</summary>
    public Rule? WhyClosed(LicenceVerb verb, Actor actor) => LicenceWorkflow.Table.WhyClosed(State, verb, actor) ?? verb switch
    {
        LicenceVerb.AcceptAsSteward => AcceptGuard(Role.Steward, Steward, actor),
        LicenceVerb.AcceptAsRecipient => AcceptGuard(Role.Recipient, Recipient, actor),
        LicenceVerb.Surrender => actor.Organisation == Recipient ? null : new Rule("LC-1", "Only the licensee surrenders the licence."),
        _ => FourEyes.NotOwnOrganisation(actor, Steward, Recipient) ?? StaffGuard(verb, actor),
    };

    /// <summary>Revoking at T3 and T4 is for the board (transition 29). Two persons lift, so one of them did not impose (FE-6).</summary>
    private Rule? StaffGuard(LicenceVerb verb, Actor actor) => verb switch
    {
        LicenceVerb.Revoke when Tier >= 3 && !actor.Is(Role.BoardMember)
            => new Rule("LC-2", $"At tier {Tier} the board revokes."),
        LicenceVerb.LiftSuspension or LicenceVerb.Revoke
            => FourEyes.SecondPersonDiffers(actor, signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person)),
        _ => null,
    };

    private Rule? AcceptGuard(Role side, OrganisationId organisation, Actor actor) =>
        actor.Organisation != organisation ? new Rule("LC-3", "Only the party itself accepts.")
        : PackageHash is null ? new Rule("LP-1", "The package is being sealed; it can be accepted in a moment.")
        : acceptances.Any(acceptance => acceptance.Side == side) ? new Rule("LC-4", "Your side has accepted.")
        : FourEyes.SecondPersonDiffers(actor, acceptances.Select(acceptance => acceptance.Person));

    private void Ensure(LicenceVerb verb, Actor actor)
    {
        if (WhyClosed(verb, actor) is { } rule)
            throw new RuleViolation(rule);
    }

    /// <summary>Takes a verb with its reason; one that needs two persons takes effect with the second. Accepting has its own method.</summary>
    public void Take(LicenceVerb verb, string reasons, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(verb is LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient, "WF-3", "Accepting needs the sealed package; use its own form.");
        Ensure(verb, actor);
        Reasons.Require(reasons);
        var row = LicenceWorkflow.Table.Find(State, verb)!;
        signatures.Add(new Signature(verb.ToString(), actor.Person, actor.Name, now, reasons.Trim()));
        if (signatures.Count(signature => signature.Verb == verb.ToString()) < row.Signatures)
            return;
        Move(verb, actor, now, reasons, row.To);
        signatures.Clear();
    }

    private void Move(LicenceVerb verb, Actor actor, DateTimeOffset now, string reason, LicenceState to)
    {
        steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(to), actor.Person, actor.Name, now, reason.Trim()));
        State = to;
    }
}
