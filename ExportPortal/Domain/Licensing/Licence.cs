using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Acceptance by one side: an evidence record over the sealed licence, kept outside the PDF (domain/07).</summary>
/// <param name="LicenceHash">SHA-256 of the <c>licence.json</c> that was accepted.</param>
/// <param name="Authentication">How the person was signed in, such as "password" or "passkey".</param>
public sealed record Acceptance(Role Side, PersonId Person, string PersonName, DateTimeOffset At, string Authentication, ContentHash LicenceHash);

/// <summary>What only the store can know when a licence is granted: its identity and its number.</summary>
public sealed record LicenceSeed(LicenceId Id, LicenceNumber Number, EnvironmentLevel Enclave)
{
    /// <summary>What the tier asks for and the application does not say; each is a condition before first use.</summary>
    public IReadOnlyList<string> Owed { get; init; } = [];

    /// <summary>Whether the tier asks the recipient to sign the end-use statement, and it was clicked.</summary>
    public bool OwesSignature { get; init; }
}

/// <summary>An earlier version of the package: it keeps verifying, and says that it was superseded.</summary>
/// <param name="Reason">Why it was replaced, such as "minor amendment AM-0001".</param>
public sealed record PastVersion(int Version, ContentHash Hash, DateTimeOffset ReplacedAt, string Reason);

/// <summary>What another part of the authority's work says of a licence, such as an audit that is under way.</summary>
public enum LicenceMark
{
    UnderAudit,
    UnderInvestigation,
    OpenMajorFinding,
    OpenCorrectiveAction,
}

/// <param name="Source">Number of the audit, incident or finding.</param>
public sealed record MarkSet(LicenceMark Mark, string Source, DateTimeOffset Since);

/// <summary>
/// A granted licence. It becomes active when its package is sealed and both sides have accepted; whether access is
/// allowed at an instant is <see cref="LicenceAccess"/>, never the state alone.
/// </summary>
public sealed partial class Licence
{
    private readonly List<StepTaken> steps = [];
    private readonly List<Signature> signatures = [];
    private readonly List<Acceptance> acceptances = [];
    private readonly List<OwedDuty> duties = [];
    private readonly List<DeletionCertificate> certificates = [];
    private readonly List<PastVersion> pastVersions = [];
    private readonly List<MarkSet> marks = [];

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

    /// <summary>Version of the package that is in force, from 1.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>What is granted today; null for a licence of the first release, which a gateway cannot use until it is amended.</summary>
    public LicenceGrant? Grant { get; private set; }

    /// <summary>What the next version grants, once its package is sealed; null when none is on its way.</summary>
    public LicenceGrant? NextGrant { get; private set; }
    public string? NextReason { get; private set; }

    /// <summary>Until when both sides may accept, exclusive; null until the package is sealed, and while a sanction or a possible match keeps it from being accepted: then the term alone limits it.</summary>
    public DateTimeOffset? AcceptBy { get; private set; }

    /// <summary>When the present suspension began; null when there is none.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>Until when a provisional suspension holds, exclusive; null when there is none or it was confirmed.</summary>
    public DateTimeOffset? ProvisionalUntil { get; private set; }

    /// <summary>When the suspension is looked at again, and its longest end; null when there is none.</summary>
    public DateTimeOffset? ReviewDueAt { get; private set; }
    public DateTimeOffset? SuspensionEndsAt { get; private set; }

    /// <summary>Until when the licensee may be heard on an announced revocation; null when none is announced.</summary>
    public DateTimeOffset? HearingUntil { get; private set; }
    public DateTimeOffset? HeardAt { get; private set; }

    /// <summary>When the use ended for good; null before. An expired licence ended at 00:00 UTC after its last day.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whether the end of this term was moved already (transition 42).</summary>
    public bool WasExtended { get; private set; }

    /// <summary>
    /// The earliest day by which something open is due, kept beside the duties so that the portal asks for what is late
    /// instead of reading every licence: <see cref="DateOnly.MaxValue"/> when nothing is open, null for a licence that an
    /// older release stored last.
    /// </summary>
    public DateOnly? NextDutyDue { get; private set; }

    /// <summary>Last day of <see cref="TermInForce"/>, kept beside it so that lists ask the store for it.</summary>
    public DateOnly LastDay { get; private set; }

    public Period Term => new(Start, End);

    /// <summary>First day on which access may have been open, as far as the term allows: that of the second acceptance, and of the grant before it.</summary>
    internal DateOnly FirstUse => DateOnly.FromDateTime((acceptances.Count == 2 ? acceptances.Max(one => one.At) : GrantedAt).UtcDateTime);

    /// <summary>The term that counts: a later last day that is granted counts before its package is sealed, so that nobody loses a licence to a seal that waits.</summary>
    public Period TermInForce => NextGrant is { } next && next.Term.End > End ? new(Start, next.Term.End) : Term;
    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Signature> Signatures => signatures;
    public IReadOnlyList<Acceptance> Acceptances => acceptances;
    public IReadOnlyList<OwedDuty> Duties => duties;

    /// <summary>Every deletion certificate that was given; the last one counts.</summary>
    public IReadOnlyList<DeletionCertificate> Certificates => certificates;
    public IReadOnlyList<PastVersion> PastVersions => pastVersions;
    public IReadOnlyList<MarkSet> Marks => marks;

    /// <summary>The certificate that stands; null when there is none.</summary>
    public DeletionCertificate? Certificate => certificates is [.., { ReturnedFor: null } last] ? last : null;

    private Licence() { }

    internal static Licence Issue(Application application, LicenceSeed seed, PolicyPack pack, DateTimeOffset now)
    {
        var tier = application.Tier ?? throw new InvalidOperationException($"Application {application.Number} has no tier, so no licence can follow.");
        string[] clauses = [.. application.Clauses(pack).Select(chosen => chosen.Clause.Code)];
        var term = application.TermGranted(pack);
        var licence = new Licence
        {
            Id = seed.Id,
            Number = seed.Number.Text,
            Application = application.Id,
            Steward = application.Steward,
            Recipient = application.Recipient,
            Tier = tier,
            Start = term.Start,
            End = term.End,
            State = LicenceState.PendingAcceptance,
            LastDay = term.End,
            GrantedAt = now,
            Grant = LicenceGrant.Of(application.Granted with { Term = term }, tier, clauses, pack) with
            {
                Terms = application.LaterConditions is { Count: > 0 } later ? [new(application.Number, new([], later))] : null,
                Sites = application.Decision.Outcome is Decision.DecisionOutcome.Global ? Sites.With([], application.Content.Sites) : null, // of any other case they fall away: each other recipient applies by itself
            },
        };
        licence.Owe(licence.Owed(application, clauses, pack));
        return licence;
    }

    /// <summary>What follows from clauses and from the terms of its template, by the grant as it stands.</summary>
    private IReadOnlyList<OwedDuty> Owed(Application application, IEnumerable<string> clauses, PolicyPack pack)
    {
        var terms = LicenceTemplates.Terms(LicenceTemplates.For(application.Decision.Outcome, Tier, pack), pack).Select(one => one.Code);
        return OwedDuty.For(Term, FirstUse, Tier, [.. clauses, .. terms], pack, Grant?.Terms);
    }

    /// <summary>The state as it is at the instant, even where the portal has not yet recorded what time has done.</summary>
    public LicenceState StateAt(DateTimeOffset instant) => LicenceAccess.StateAt(new(State, TermInForce, AcceptBy, ProvisionalUntil), instant);

    /// <summary>What the next version grants, until its package is sealed; null when nothing is on its way any more.</summary>
    private void Prepare(LicenceGrant? next, string? reason) => (NextGrant, NextReason, LastDay) = (next, reason, next?.Term.End > End ? next.Term.End : End);

    /// <summary>Says, for another part of the authority's work, that something hangs on the licence.</summary>
    public void Set(LicenceMark mark, string source, DateTimeOffset now)
    {
        if (!marks.Exists(one => one.Mark == mark && one.Source == source))
            marks.Add(new(mark, source, now));
    }

    public void Clear(LicenceMark mark, string source) => marks.RemoveAll(one => one.Mark == mark && one.Source == source);

    public bool Has(LicenceMark mark) => marks.Exists(one => one.Mark == mark);
}
