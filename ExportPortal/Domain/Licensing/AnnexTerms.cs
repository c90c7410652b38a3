using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>What the annexes of the package say (domain/07, parts 3, 5, 6 and 8 to 10).</summary>
/// <param name="Subsequent">What the recipient does by a day after the start, the earliest first.</param>
public sealed record AnnexTerms(
    IReadOnlyList<SubsequentTerms> Subsequent, EndUseTerms EndUse, IReadOnlyList<SafeguardTerms> Safeguards, AuditPlanTerms Audits,
    IReadOnlyList<ShareTerms> Matrix, DutyContactTerms Incidents);

/// <param name="Due">Last day, inclusive.</param>
/// <param name="StopsAccess">Access is closed while it is overdue.</param>
public sealed record SubsequentTerms(string What, DateOnly Due, string Code, bool StopsAccess);

/// <summary>The end-use statement (part 5).</summary>
/// <param name="EndUser">Who works with the data.</param>
/// <param name="Location">Where, in words.</param>
/// <param name="Never">Purposes for which neither data nor results are used.</param>
/// <param name="Onward">On passing the data on.</param>
/// <param name="AuditConsent">On audits.</param>
/// <param name="Signatory">Who signed it for the recipient, with their capacity; of a case without a signature whom the form named, empty for nobody.</param>
/// <param name="StatedOn">The day of the signature; of a case without one the day on which the application was submitted.</param>
public sealed record EndUseTerms(
    string EndUser, string Location, IReadOnlyList<string> Never, string Onward, string AuditConsent, string Signatory, DateOnly? StatedOn)
{
    /// <summary>SHA-256 of the words that were signed; null where the case has no signature.</summary>
    public ContentHash? SignedWords { get; init; }
}

/// <summary>A safeguard with its evidence (part 6).</summary>
public sealed record SafeguardTerms(string Code, string Requirement, string Met, string Evidence, string Owner, string Check);

/// <summary>The audit plan (part 8).</summary>
/// <param name="Rate">Share of the licences of the tier that is drawn in a year.</param>
public sealed record AuditPlanTerms(IReadOnlyList<PlannedAuditTerms> Planned, decimal? Rate, string Scope, IReadOnlyList<string> Evidence, string Draw, string Contact);

public sealed record PlannedAuditTerms(DateOnly On, string Why);

/// <summary>A row of the responsibility matrix (part 9): R does it, A answers for it, C is asked before, I is told after.</summary>
public sealed record ShareTerms(string Task, string Exporter, string Recipient, string Authority, string Auditor);

/// <summary>Contacts and what to do when something happens (part 10).</summary>
/// <param name="ReportAddress">Where anybody reports, without an account.</param>
public sealed record DutyContactTerms(IReadOnlyList<ContactTerms> Contacts, string ReportAddress, IReadOnlyList<string> FirstHour, IReadOnlyList<NoticeTerms> Notices);

public sealed record ContactTerms(string Who, string How, string For);

/// <summary>A duty to notify: within how long, from when, to whom, and when it applies.</summary>
public sealed record NoticeTerms(string Regime, string Step, string Within, string To, string AppliesIf);
