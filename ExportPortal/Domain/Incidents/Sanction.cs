using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Incidents;

/// <summary>What is proposed besides the rung.</summary>
/// <param name="Terms">What is ordered, advised or stated.</param>
/// <param name="CorrectBy">For an order to correct (L2); null else.</param>
/// <param name="Months">For an exclusion (L6 and above); null else.</param>
public sealed record SanctionContent(string Terms, DateOnly? CorrectBy, int? Months);

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
    public IncidentId Incident { get; private set; }
    public string IncidentNumber { get; private set; } = "";
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
    public string? Reply { get; private set; }
    public DateTimeOffset? RepliedAt { get; private set; }
    public DateTimeOffset? ImposedAt { get; private set; }

    /// <summary>From when the revocation is carried out; null when none waits, or an appeal holds it.</summary>
    public DateTimeOffset? CarryOutAt { get; private set; }
    public DateTimeOffset? CarriedOutAt { get; private set; }

    /// <summary>When it is looked at again, after 12 clean months.</summary>
    public DateTimeOffset? ReviewAt { get; private set; }

    /// <summary>End of the exclusion, exclusive; null when there is none.</summary>
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
    public IEnumerable<PersonId> Involved => investigators.Concat(steps.Select(step => step.Person)).Where(person => person != default).Distinct();

    public SanctionAppeal? OpenAppeal => appeals.Find(appeal => appeal.State is AppealState.Lodged);

    private Sanction() { }

    /// <summary>Proposes a sanction out of an incident that is being investigated or further.</summary>
    /// <param name="follows">The sanction that was not followed; null for a first one.</param>
    public static Sanction Propose(
        SanctionId id, string number, Incident incident, SanctionSubject subject, RungFinding finding, SanctionContent content, Sanction? follows, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        var terms = pack.IncidentRules.Sanctions;
        if (incident.WhyNotLead(actor) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(incident.State is not (IncidentState.Investigating or IncidentState.Remediating or IncidentState.ReportedFinal), "SN-1", "A sanction is proposed once the investigation has begun, and before the incident is closed.");
        RuleViolation.When(!incident.Licences.Any(reached => reached.Licence == subject.Licence), "SN-2", "The incident does not reach this licence.");
        Reasons.Require(content.Terms);
        RuleViolation.When(finding.Rung == 2 && content.CorrectBy is null, "SN-3", "An order to correct needs its date.");
        RuleViolation.When(content.CorrectBy < DateOnly.FromDateTime(now.UtcDateTime), "SN-4", "The date lies in the past.");
        RuleViolation.When(finding.Rung >= 6 && !(content.Months >= terms.ExclusionMonths[0] && content.Months <= terms.ExclusionMonths[1]), "SN-5", $"An exclusion lasts {terms.ExclusionMonths[0]} to {terms.ExclusionMonths[1]} months.");
        var sanction = new Sanction
        {
            Id = id, Number = number, Incident = incident.Id, IncidentNumber = incident.Number, Subject = subject, Licence = subject.Licence, Recipient = subject.Recipient,
            Finding = finding, Content = content with { Terms = content.Terms.Trim(), CorrectBy = finding.Rung == 2 ? content.CorrectBy : null, Months = finding.Rung >= 6 ? content.Months : null },
            Follows = follows?.Number, Rung = finding.Rung, State = SanctionState.Proposed, ProposedBy = actor.Name, ProposedAt = now,
            DecideClock = pack.Start(terms.Rung(finding.Rung).Clock, now),
        };
        sanction.investigators.AddRange(incident.Steps.Select(step => step.Person).Append(actor.Person).Where(person => person != default).Distinct());
        return sanction;
    }

    /// <summary>Whether it counts at the instant. An appeal pauses it, unless it is the suspension itself.</summary>
    public bool CountsAt(DateTimeOffset now) => State is SanctionState.Imposed && OnRecordUntil > now && (OpenAppeal is null || Rung == 4);

    /// <summary>What it makes of the recipient's record at the instant (M8, P7).</summary>
    public History HistoryAt(DateTimeOffset now) => !CountsAt(now) || Rung == 0 ? History.Clean : ExcludedUntil > now ? History.Barred : History.Major;

    /// <summary>The recipient's record by all of its sanctions; what was known before them when none counts.</summary>
    public static History RecordOf(IReadOnlyCollection<Sanction> sanctions, DateTimeOffset now) =>
        sanctions.Select(one => one.HistoryAt(now)).Append(BeforeAll(sanctions) ?? History.Clean).Max();

    /// <summary>What was known of the recipient before the first of these sanctions was imposed; null when none was.</summary>
    public static History? BeforeAll(IEnumerable<Sanction> sanctions) =>
        sanctions.Where(one => one.ImposedAt is not null).OrderBy(one => one.ImposedAt).Select(one => (History?)one.HistoryBefore).FirstOrDefault();
}
