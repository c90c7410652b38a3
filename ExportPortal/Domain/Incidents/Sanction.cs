using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Incidents;

/// <summary>What is proposed besides the rung.</summary>
/// <param name="Terms">What is ordered, advised or stated.</param>
/// <param name="CorrectBy">Last day of an order to correct (L2), inclusive; the days from the proposal to the decision are added when it is imposed. Null else.</param>
/// <param name="Months">For an exclusion (L6 and above); null else.</param>
/// <param name="Clauses">Codes of the clauses that are added (L3); null else.</param>
/// <param name="EndsOn">Last day of the shorter term (L3), inclusive; null for none.</param>
/// <param name="Statement">What the authority says publicly (L7 and above); null else.</param>
public sealed record SanctionContent(string Terms, DateOnly? CorrectBy, int? Months, IReadOnlyList<string>? Clauses = null, DateOnly? EndsOn = null, string? Statement = null)
{
    /// <summary>With what the rung asks for, and nothing of what other rungs would.</summary>
    internal SanctionContent For(int rung) => new(
        Terms.Trim(), rung == 2 ? CorrectBy : null, rung >= 6 ? Months : null, rung == 3 && Clauses is { Count: > 0 } ? [.. Clauses.Distinct()] : null, rung == 3 ? EndsOn : null, rung >= 7 ? Statement!.Trim() : null);

    /// <summary>What is missing or wrong for the rung; null when nothing is.</summary>
    internal Rule? Fault(int rung, SanctionTerms terms, DateOnly today) =>
        rung == 2 && CorrectBy is null ? new("SN-3", "An order to correct needs its date.")
        : CorrectBy < today ? new("SN-4", "The date lies in the past.")
        : rung >= 6 && !(Months >= terms.ExclusionMonths[0] && Months <= terms.ExclusionMonths[1]) ? new("SN-5", $"An exclusion lasts {terms.ExclusionMonths[0]} to {terms.ExclusionMonths[1]} months.")
        : rung == 3 && Clauses is not { Count: > 0 } && EndsOn is null ? new("SN-27", "Added conditions are a clause, or an earlier end. Choose one at least.")
        : rung == 3 && Clauses?.FirstOrDefault(code => !terms.MayAdd(code)) is { } other ? new("SN-21", $"{other} is not one of the clauses that a sanction adds.")
        : rung == 3 && EndsOn <= today ? new("SN-22", "The shorter term ends after today. To stop access now, suspend.")
        : rung >= 7 && string.IsNullOrWhiteSpace(Statement) ? new("SN-23", "Write what the authority says publicly.")
        : null;
}

/// <summary>The licence that a sanction is about, as the incident reached it.</summary>
public sealed record SanctionSubject(LicenceId Licence, string Number, CaseId Application, OrganisationId Steward, OrganisationId Recipient, int Tier);

/// <summary>A sanction, from the proposal of those who investigated to its end, with its notice, reply, decision and appeals.</summary>
public sealed partial class Sanction
{
    private readonly List<StepTaken> steps = [];
    private readonly List<Signature> signatures = [];
    private readonly List<SanctionAppeal> appeals = [];
    private readonly List<PersonId> investigators = [];

    public SanctionId Id { get; private set; }

    /// <summary>SN-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The incident that it follows from; null where it follows from an audit.</summary>
    public IncidentId? Incident { get; private set; }

    /// <summary>Its number; empty where it follows from an audit.</summary>
    public string IncidentNumber { get; private set; } = "";

    /// <summary>The audit that it follows from; null where it follows from an incident.</summary>
    public AuditId? Audit { get; private set; }
    public string? AuditNumber { get; private set; }

    /// <summary>Number of the finding within the audit.</summary>
    public int? AuditFinding { get; private set; }

    /// <summary>What it follows from, in words: "incident INC-004", "finding F2 of audit AU-2026-0003".</summary>
    public string Basis => BasisOf(IncidentNumber, AuditNumber, AuditFinding);

    public static string BasisOf(string incident, string? audit, int? finding) => audit is null ? $"incident {incident}" : $"finding F{finding} of audit {audit}";

    public SanctionSubject Subject { get; private set; } = null!;
    public LicenceId Licence { get; private set; }
    public OrganisationId Recipient { get; private set; }
    public RungFinding Finding { get; private set; } = null!;
    public SanctionContent Content { get; private set; } = null!;

    /// <summary>Number of the sanction that was not followed; null for none.</summary>
    public string? Follows { get; private set; }

    /// <summary>0 to 8; a review may bring it down.</summary>
    public int Rung { get; private set; }
    public SanctionState State { get; private set; }
    public string ProposedBy { get; private set; } = "";
    public DateTimeOffset ProposedAt { get; private set; }

    /// <summary>The clock within which it is decided; lateness decides nothing.</summary>
    public Deadline DecideClock { get; private set; } = null!;
    public DateTimeOffset? ReplyUntil { get; private set; }

    /// <summary>All replies, one a line.</summary>
    public string? Reply { get; private set; }

    /// <summary>Null while a reply is open: before the first, and after a change of the file.</summary>
    public DateTimeOffset? RepliedAt { get; private set; }
    public DateTimeOffset? ImposedAt { get; private set; }

    /// <summary>From when the revocation is carried out, or the added conditions take effect; null when none waits, or an appeal holds it.</summary>
    public DateTimeOffset? CarryOutAt { get; private set; }
    public DateTimeOffset? CarriedOutAt { get; private set; }

    /// <summary>When it is looked at again, after the clean months of the policy.</summary>
    public DateTimeOffset? ReviewAt { get; private set; }

    /// <summary>End of the exclusion, exclusive, with the days of an appeal that paused it; null when there is none.</summary>
    public DateTimeOffset? ExcludedUntil { get; private set; }

    /// <summary>Until when it counts in decisions on the recipient, exclusive.</summary>
    public DateTimeOffset? OnRecordUntil { get; private set; }

    /// <summary>What was known of the recipient before; it counts again when nothing else does.</summary>
    public History HistoryBefore { get; private set; }

    /// <summary>When time has next something to do; null for never.</summary>
    public DateTimeOffset? WakeAt { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Signature> Signatures => signatures;
    public IReadOnlyList<SanctionAppeal> Appeals => appeals;

    /// <summary>Persons who investigated: none of them decides.</summary>
    public IReadOnlyList<PersonId> Investigators => investigators;

    /// <summary>Everybody who had a part in it: none of them hears the appeal.</summary>
    public IEnumerable<PersonId> Involved => investigators.Concat(steps.Select(step => step.Person)).Concat(signatures.Select(signature => signature.Person)).Where(person => person != default).Distinct();

    public SanctionAppeal? OpenAppeal => appeals.Find(appeal => appeal.State is AppealState.Lodged);

    private Sanction() { }

    /// <summary>Proposes a sanction out of an incident or of a finding.</summary>
    /// <param name="follows">The sanction that was not followed; null for a first one.</param>
    public static Sanction Propose(
        SanctionId id, string number, SanctionBasis basis, SanctionSubject subject, RungFinding finding, SanctionContent content, EarlierSanction? follows, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        var terms = pack.IncidentRules.Sanctions;
        Reasons.Require(content.Terms);
        if ((follows?.WhyNotDisobeyed(basis) ?? content.Fault(finding.Rung, terms, DateOnly.FromDateTime(now.UtcDateTime))) is { } rule)
            throw new RuleViolation(rule);
        var sanction = new Sanction
        {
            Id = id, Number = number, Incident = basis.Incident, IncidentNumber = basis.Incident is null ? "" : basis.Number, Audit = basis.Audit, AuditNumber = basis.Audit is null ? null : basis.Number, AuditFinding = basis.Finding,
            Subject = subject, Licence = subject.Licence, Recipient = subject.Recipient, Finding = finding, Content = content.For(finding.Rung),
            Follows = follows?.Sanction.Number, Rung = finding.Rung, State = SanctionState.Proposed, ProposedBy = actor.Name, ProposedAt = now,
            DecideClock = pack.Start(terms.Rung(finding.Rung).Clock, basis.ClockFrom(finding.Rung, terms, now)),
        };
        sanction.investigators.AddRange(basis.Investigators);
        return sanction;
    }

    /// <summary>Whether it counts at the instant. An appeal pauses it, unless it is the suspension itself.</summary>
    public bool CountsAt(DateTimeOffset now, PolicyPack pack) => State is SanctionState.Imposed && OnRecordUntil > now && (OpenAppeal is null || Rung == (pack.Incidents?.Sanctions.Stops ?? SanctionTerms.UsualStop));

    /// <summary>What it makes of the recipient's record at the instant (M8, P7).</summary>
    public History HistoryAt(DateTimeOffset now, PolicyPack pack) => !CountsAt(now, pack) || Rung == 0 ? History.Clean : ExcludedUntil > now ? History.Barred : History.Major;

    /// <summary>The recipient's record by all of its sanctions; what was known before them when none counts.</summary>
    public static History RecordOf(IReadOnlyCollection<Sanction> sanctions, DateTimeOffset now, PolicyPack pack) =>
        sanctions.Select(one => one.HistoryAt(now, pack)).Append(BeforeAll(sanctions) ?? History.Clean).Max();

    /// <summary>What was known of the recipient before the first of these sanctions was imposed; null when none was.</summary>
    public static History? BeforeAll(IEnumerable<Sanction> sanctions) =>
        sanctions.Where(one => one.ImposedAt is not null).OrderBy(one => one.ImposedAt).Select(one => (History?)one.HistoryBefore).FirstOrDefault();
}
