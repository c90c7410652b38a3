namespace ExportPortal.Domain.Recipients;

/// <summary>Result of restricted-party screening of a party: possible holds a case (H1), confirmed ends it (P1).</summary>
public enum Screening { Clear, Possible, Confirmed }

/// <summary>Record of the recipient.</summary>
public enum History
{
    Clean,

    /// <summary>Minor findings: no effect on the tier.</summary>
    Minor,

    /// <summary>An open major finding, or a sanction within 24 months (M8).</summary>
    Major,

    /// <summary>An exclusion period is running (P7).</summary>
    Barred,
}
