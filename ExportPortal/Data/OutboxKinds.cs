namespace ExportPortal.Data;

/// <summary>The kinds of work that commits owe.</summary>
public static class OutboxKinds
{
    /// <summary>Draw, seal and store the package of a granted licence; the subject is the licence.</summary>
    public const string SealPackage = "seal-package";

    /// <summary>Draw, seal and store the report of an audit; the subject is the audit.</summary>
    public const string SealAuditReport = "seal-audit-report";
}
