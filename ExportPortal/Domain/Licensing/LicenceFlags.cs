using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a reader should know beside the state (domain/05 5.4).</summary>
public enum LicenceFlag
{
    AmendmentPending,
    RenewalPending,
    ReportOverdue,
    ConditionOverdue,
    UnderAudit,
    UnderInvestigation,
    SuspensionReviewDue,
    HearingOpen,
    EndsUnconfirmed,
    CertificateOverdue,
}

public static class LicenceFlags
{
    /// <param name="open">Kinds of the amendments that wait for an answer.</param>
    /// <param name="unconfirmed">Ends or stops of access that a system which gives access has not confirmed.</param>
    public static IReadOnlyList<LicenceFlag> Of(Licence licence, IReadOnlyCollection<AmendmentKind> open, int unconfirmed, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var owed = licence.OwedAt(now);
        (LicenceFlag Flag, bool Holds)[] all =
        [
            (LicenceFlag.AmendmentPending, open.Any(kind => kind is not AmendmentKind.Renewal)),
            (LicenceFlag.RenewalPending, open.Contains(AmendmentKind.Renewal)),
            (LicenceFlag.ReportOverdue, owed.Any(duty => duty.Kind is DutyKind.Report && duty.IsOverdue(today))),
            (LicenceFlag.ConditionOverdue, owed.Any(duty => duty.Kind is not DutyKind.Report && duty.IsOverdue(today))),
            (LicenceFlag.UnderAudit, licence.Has(LicenceMark.UnderAudit)),
            (LicenceFlag.UnderInvestigation, licence.Has(LicenceMark.UnderInvestigation)),
            (LicenceFlag.SuspensionReviewDue, licence.ReviewDueAt <= now || licence.SuspensionEndsAt <= now),
            (LicenceFlag.HearingOpen, licence.HearingUntil > now),
            (LicenceFlag.EndsUnconfirmed, unconfirmed > 0),
            (LicenceFlag.CertificateOverdue, licence.EndedAt is not null && licence.StateAt(now) is not LicenceState.Closed && licence.Certificate is null && LicenceDuties.DeleteBy(licence) < today),
        ];
        return [.. all.Where(one => one.Holds).Select(one => one.Flag)];
    }
}
