using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>An audit that a tier asks for.</summary>
public sealed record ScheduledAudit(DateOnly On, string Why);

/// <summary>The planned audits of a licence by its tier (domain/03 3.1), from the policy pack.</summary>
public static class AuditSchedule
{
    /// <summary>All of a term, the earliest first; none where the tier asks for random ones alone.</summary>
    public static IReadOnlyList<ScheduledAudit> For(int tier, Period term, AuditTerms terms) => [.. terms.Planned(tier, term).Select(one => new ScheduledAudit(one.On, one.Why))];

    /// <summary>All of the latest term of a licence: a renewal begins a term with audits of its own.</summary>
    public static IReadOnlyList<ScheduledAudit> Of(Licence licence, AuditTerms terms) => For(licence.Tier, new(licence.Grant?.LatestTerm ?? licence.Start, licence.End), terms);

    /// <summary>How deep a drawn or periodic audit goes at a tier.</summary>
    public static AuditType TypeFor(int tier) => tier switch { >= 4 => AuditType.OnSite, >= 2 => AuditType.RemoteEvidence, _ => AuditType.DeskReview };
}
