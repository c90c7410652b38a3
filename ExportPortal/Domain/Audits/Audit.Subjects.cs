using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>A thematic audit: one clause over many licences, and so over many audited sides.</summary>
public sealed partial class Audit
{
    /// <summary>Licences of one thematic audit, inclusive.</summary>
    public const int MostLicences = 100;

    private readonly List<AuditedLicence> subjects = [];

    /// <summary>The clause that a thematic audit is about; null for any other.</summary>
    public string? Clause { get; private set; }

    /// <summary>The licences of a thematic audit, by number; empty for any other.</summary>
    public IReadOnlyList<AuditedLicence> Subjects => subjects;

    /// <summary>The audit has a list of licences; it has no licence of its own, and each finding names the one that it concerns.</summary>
    public bool IsThematic => subjects.Count > 0;

    /// <summary>What is audited: each licence, or the one subject of any other audit.</summary>
    public IReadOnlyList<AuditTarget> Targets => IsThematic ? [.. subjects.Select(one => one.Target)] : [new(Auditee, Steward, Licence, LicenceNumber, Tier)];

    /// <summary>The audited licences; none where a recipient is audited as a whole.</summary>
    public IReadOnlyList<LicenceId> LicenceIds => [.. Targets.Select(one => one.Licence).OfType<LicenceId>()];

    /// <summary>A recipient is audited as a whole: under all of its licences.</summary>
    public bool IsOfRecipient => LicenceNumber is null && !IsThematic && Type is not AuditType.Internal;

    /// <summary>The audited sides, each once.</summary>
    public IReadOnlyList<OrganisationId> Auditees => [.. Targets.Select(one => one.Auditee).Distinct()];

    /// <summary>The audited sides and their stewards, each once.</summary>
    public IReadOnlyList<OrganisationId> Parties => [.. Targets.SelectMany(one => one.Steward is { } steward ? (OrganisationId[])[one.Auditee, steward] : [one.Auditee]).Distinct()];

    /// <summary>Plans the audit of one clause; who leads it has to be independent of each licence, so that is asked of the audit itself.</summary>
    public static Audit PlanThematic(AuditId id, string number, string clause, IReadOnlyList<AuditTarget> licences, string why, string scope, DateOnly on, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        EnsurePlanned(on, actor, now);
        RuleViolation.When(!pack.Clauses.Exists(one => one.Code == clause), "AU-33", "Choose the clause that the audit is about.");
        RuleViolation.When(licences.Count is 0 or > MostLicences, "AU-34", $"Choose the licences that are audited, from one to {MostLicences}.");
        var ordered = licences.DistinctBy(one => one.Licence).OrderBy(one => one.LicenceNumber, StringComparer.Ordinal).ToList();
        var first = ordered[0];
        // Every audit has an audited side by which lists are sorted and joined; of this one it is that of its first licence.
        var audit = Open(id, number, AuditType.Thematic, AuditOrigin.Planned, new(first.Auditee, null, null, null, null), why, scope, on, pack, now);
        audit.Clause = clause;
        audit.subjects.AddRange(ordered.Select(one => AuditedLicence.Of(id, one)));
        return audit;
    }

    /// <summary>Whether the organisation is an audited side.</summary>
    /// <param name="licence">Of this licence; null for any.</param>
    public bool IsAuditee(OrganisationId organisation, string? licence = null) => !IsThematic ? Auditee == organisation
        : subjects.Exists(one => one.Auditee == organisation && (licence is null || one.LicenceNumber == licence));

    /// <summary>What the finding is about.</summary>
    public AuditTarget TargetOf(Finding finding) => TargetOf(finding.Licence);

    /// <param name="licence">That a finding names; null where the audit has one subject.</param>
    public AuditTarget TargetOf(string? licence) => Targets.FirstOrDefault(one => one.LicenceNumber == licence) ?? Targets[0];

    /// <summary>Whether the finding is one of this audited side or of its steward. Of a thematic audit no side reads of another.</summary>
    public bool Concerns(Finding finding, OrganisationId organisation) => !IsThematic || (TargetOf(finding) is var about && (about.Auditee == organisation || about.Steward == organisation));

    /// <summary>Whether the actor sees this audit as the office does. Of the authority's own audit the licensing side is the one that is audited.</summary>
    public bool IsOpenTo(Actor actor) => actor.IsAny(AuditWorkflow.Office) && (Type is not AuditType.Internal || actor.Is(Role.Auditor));

    /// <summary>
    /// The findings that the actor may see yet: the office all, a party its own from the draft on, a critical one at once. What a
    /// finding was before the first draft is the office's own.
    /// </summary>
    public IReadOnlyList<Finding> FindingsFor(Actor actor) => IsOpenTo(actor) ? findings
        : [.. findings.Where(one => IsSentToAuditee(one) && Concerns(one, actor.Organisation)).Select(one => one with { Earlier = one.Earlier.RemoveAll(was => !(was.At >= DraftSentAt)) })];

    /// <summary>
    /// The observations of this audit that another of the same side looks at: an observation has no clock, the next audit follows it up
    /// (domain/08). None before the report, and none that was reported after the other one.
    /// </summary>
    public IReadOnlyList<Finding> ObservationsFor(Audit next) => next.Id == Id || ReportedAt is not { } reported || (next.ReportedAt ?? next.ClosedAt) <= reported ? []
        : [.. findings.Where(one => one is { Grade: FindingGrade.FG1, State: not FindingState.Withdrawn } && next.Auditees.Contains(TargetOf(one).Auditee))];

    /// <summary>Whether the evidence is open to a party; of a thematic audit it is to the side that handed it in.</summary>
    public bool Concerns(EvidenceItem item, OrganisationId organisation) => !IsThematic || item.Party == organisation;

    /// <summary>What the audit says of one licence, in words.</summary>
    /// <param name="seen">The findings that the reader sees; null for all.</param>
    public string ResultOf(AuditedLicence licence, IReadOnlyList<Finding>? seen = null)
    {
        var standing = (seen ?? findings).Where(one => one.Licence == licence.LicenceNumber && one.State is not FindingState.Withdrawn).OrderByDescending(one => one.Grade).ToList();
        return ReportedAt is null && standing.Count == 0 ? "no finding yet"
            : standing.Count == 0 ? "no finding"
            : string.Join(", ", standing.Select(one => $"F{one.Number} ({one.Grade})"));
    }

    /// <summary>The licences whose recipient the reminder is for: those of the findings it names; for a reply that did not come, those without one.</summary>
    public IReadOnlyList<string> RemindedOf(IReadOnlyList<AuditNote> done) => !IsThematic ? []
        : [.. done.SelectMany(note => note.Finding is { } number ? [TargetOf(FindingOf(number)!).LicenceNumber!] : subjects.Where(one => one.ReplyText is null).Select(one => one.LicenceNumber)).Distinct()];

    private static void EnsurePlanned(DateOnly on, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.Is(Role.Auditor), "AU-1", "Only an auditor plans an audit.");
        RuleViolation.When(on < DateOnly.FromDateTime(now.UtcDateTime), "AU-2", "The day of the audit lies in the past. Choose today or later.");
    }

    /// <summary>The licence that a finding or a sample is about: none where the audit has one subject, one of its list in a thematic audit.</summary>
    private string? About(string? licence)
    {
        RuleViolation.When(IsThematic && !subjects.Exists(one => one.LicenceNumber == licence), "AU-35", "Name the licence of this audit that it concerns.");
        return IsThematic ? licence : null;
    }

    private IEnumerable<AuditedLicence> Of(OrganisationId auditee) => subjects.Where(one => one.Auditee == auditee);

    /// <summary>Why an answer that each audited side gives once is closed to the actor; null when it is open.</summary>
    private Rule? AnsweredOnce(AuditVerb verb, Actor actor) => verb switch
    {
        AuditVerb.WaiveNotice when IsNoticeWaived || (IsThematic && Of(actor.Organisation).All(one => one.AgreedAt is not null)) => new Rule("AU-13", "You have agreed already."),
        AuditVerb.Reply when IsThematic && Of(actor.Organisation).All(one => one.ReplyText is not null) => new Rule("AU-36", "You have replied already. The others may still reply."),
        _ => null,
    };

    private void Agree(Actor actor, DateTimeOffset now)
    {
        foreach (var one in Of(actor.Organisation))
            one.Agree(now);
        IsNoticeWaived = subjects.TrueForAll(one => one.AgreedAt is not null);
    }

    private void TakeReply(string text, Actor actor)
    {
        foreach (var one in Of(actor.Organisation))
            one.Reply(text.Trim());
        if (!IsThematic)
            ReplyText = text.Trim();
    }

    /// <summary>The audited side of a finding answers the draft once more; what it said before stays among the steps.</summary>
    private void HearAnew(OrganisationId auditee)
    {
        foreach (var one in Of(auditee))
            one.HearAnew();
        if (!IsThematic)
            ReplyText = null;
    }

    /// <summary>Where a reply leads: to the report once every side has replied.</summary>
    private AuditState AfterReply(Actor actor) => subjects.TrueForAll(one => one.ReplyText is not null || one.Auditee == actor.Organisation) ? AuditState.FinalReport : AuditState.AuditeeReply;
}
