using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>An audit that a tier asks for.</summary>
public sealed record ScheduledAudit(DateOnly On, string Why);

/// <summary>The planned audits of a licence by its tier (domain/03 3.1), from the policy pack.</summary>
public static class AuditSchedule
{
    /// <summary>All of a term, the earliest first; none where the tier asks for random ones alone.</summary>
    public static IReadOnlyList<ScheduledAudit> For(int tier, Period term, AuditTerms terms)
    {
        var planned = new List<ScheduledAudit>();
        foreach (var rule in terms.Periodic.Where(rule => rule.Tier == tier))
        {
            if (rule.EveryMonths is { } months)
                for (var at = term.Start.AddMonths(months); at <= term.End; at = at.AddMonths(months))
                    planned.Add(new(at, rule.Why));
            else if (rule.AtMonth is { } month)
            {
                if (term.Start.AddMonths(month) is var at && at <= term.End)
                    planned.Add(new(at, rule.Why));
            }
            else if (rule.AtClose)
                planned.Add(new(term.End, rule.Why));
            else
                planned.Add(new(term.Start.AddDays((term.End.DayNumber - term.Start.DayNumber) / 2), rule.Why));
        }
        // A yearly audit of a term of one year falls behind its last day: it is made at the end instead of never.
        if (planned.Count == 0 && terms.Periodic.Exists(rule => rule.Tier == tier))
            planned.Add(new(term.End, terms.Periodic.Find(rule => rule.Tier == tier)!.Why));
        return [.. planned.OrderBy(one => one.On)];
    }

    /// <summary>How deep a drawn or periodic audit goes at a tier.</summary>
    public static AuditType TypeFor(int tier) => tier switch { >= 4 => AuditType.OnSite, >= 2 => AuditType.RemoteEvidence, _ => AuditType.DeskReview };
}
