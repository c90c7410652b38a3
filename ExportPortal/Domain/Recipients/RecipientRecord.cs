namespace ExportPortal.Domain.Recipients;

/// <summary>The record of a recipient from all that makes it: sanctions, and major findings of audits while they are open (M8, P7).</summary>
public static class RecipientRecord
{
    /// <param name="known">What stands today.</param>
    /// <param name="beforeSanctions">What stood before the first sanction was imposed; null when none ever was.</param>
    /// <param name="beforeAudits">What stood before the first report that raised it; null when none did, and where an earlier release kept it not.</param>
    /// <param name="sanctions">What the sanctions make of it now; clean when none counts.</param>
    /// <param name="wasRaised">Whether an audit ever raised it: only then may the end of its findings lower it.</param>
    /// <param name="isUpheld">Whether a finding that raised it still stands, open or corrected: one that was set aside leaves nothing behind.</param>
    /// <param name="isOpen">Whether a major finding of a final report is open.</param>
    public static History Of(History known, History? beforeSanctions, History? beforeAudits, History sanctions, bool wasRaised, bool isUpheld, bool isOpen)
    {
        var own = beforeSanctions ?? known;
        // A finding that was corrected and checked stays on record as a minor one; with one that was set aside the record goes back to what it was.
        if (wasRaised && (own is History.Major || beforeSanctions is History.Clean || (own is History.Minor && beforeAudits is History.Clean)))
            own = isUpheld || beforeAudits is History.Minor ? History.Minor : History.Clean;
        return (History)Math.Max(Math.Max((int)own, (int)sanctions), isOpen ? (int)History.Major : 0);
    }
}
